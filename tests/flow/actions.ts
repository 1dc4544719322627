import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { pathOf } from './fixture.ts'
import { expectSoundPage } from './sound.ts'
import { figure, type Visitor } from './visitor.ts'

export async function recordPoint(page: Page, text: string, people: number): Promise<void> {
  await page.getByLabel('意见内容').fill(text)
  for (let count = 1; count < people; count++) await page.getByRole('button', { name: '加 1 人' }).click()
  await page.getByRole('button', { name: '保存这条意见' }).click()
  await page.locator('li').filter({ hasText: text }).getByRole('link', { name: '出处' }).waitFor()
}

export async function pointsOn(page: Page): Promise<string[]> {
  const lines = await page.locator('li:has(a:text("出处"))').all()
  return Promise.all(lines.map(async (line) => `${await line.locator('p').first().innerText()} ${await line.locator('span').first().innerText()}`))
}

/** Chooses a file on the page of uploads and waits until its columns are shown. */
export async function chooseFile(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor
  await page.getByRole('navigation', { name: '底部导航' }).getByRole('link', { name: '上传' }).click()
  await page.getByRole('heading', { level: 1, name: '上传' }).waitFor()
  await expectSoundPage(visitor)
  await page.locator('input[type=file]').setInputFiles(pathOf(name))
  await page.getByRole('heading', { name: '请核对每列是什么' }).waitFor()
  await expectSoundPage(visitor)
}

export async function receiptOn(page: Page): Promise<Record<string, string>> {
  await page.getByRole('heading', { name: '回执' }).waitFor()
  return Object.fromEntries(await Promise.all(['读到', '收下', '重复', '未收'].map(async (term) => [term, await figure(page, term)])))
}

export async function searchFor(page: Page, where: string, words: string): Promise<void> {
  await page.getByRole('searchbox', { name: where }).fill(words)
  await page.waitForURL((url) => url.searchParams.get('search') === words)
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
}

/** @returns how many opinions were analysed */
export async function waitForRun(page: Page): Promise<number> {
  await page.getByRole('heading', { name: '归类完成' }).waitFor()
  return Number(await figure(page, '意见条数'))
}

export async function titlesOn(page: Page): Promise<string[]> {
  const titles = await page.locator('[data-row-link] .title').allInnerTexts()
  return titles.map((title) => title.replace(/\s*（(系统拟名|已确认.*)）\s*$/, ''))
}

export async function totalOn(page: Page): Promise<number> {
  return Number(/共\s*(\d+)\s*个/.exec(await page.locator('#content').innerText())?.[1])
}

export async function toastSays(page: Page, words: string): Promise<void> {
  await page.getByRole('region', { name: '消息' }).getByText(words).waitFor()
}

export async function merge(page: Page, titles: readonly string[], name: string): Promise<void> {
  for (const title of titles) await page.getByRole('row').filter({ has: page.locator('[data-row-link]', { hasText: title }) }).first().getByRole('checkbox').check()
  await page.getByRole('toolbar', { name: '对选中的问题' }).getByRole('button', { name: '合并' }).click()
  const dialog = page.getByRole('dialog', { name: '合并 2 个问题' })
  await dialog.locator('label', { hasText: titles.includes(name) ? name : '另起一个名称' }).getByRole('radio').check()
  if (!titles.includes(name)) {
    await dialog.getByLabel('新名称').fill(name)
  }
  await dialog.getByRole('button', { name: '合并' }).click()
  await dialog.waitFor({ state: 'detached' })
}

export async function download(page: Page, name: RegExp): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).first().click()])
  return readFile(await file.path())
}
