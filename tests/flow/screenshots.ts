import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { accountsIn, interrupt, type Product, startProduct } from '../server/start/product.ts'
import { DESKTOP, openBrowser, PHONE } from './browser.ts'
import { EXPORT, LEDGER, pathOf } from './fixture.ts'
import { smallPng } from './small-png.ts'
import { newVisitor, signInAs, type Visitor } from './visitor.ts'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const LARGEST_BYTES = 150 * 1024
const UNDER_WAY_MS = 120_000

/** Writes docs/screenshots/ anew from the demonstration campaign: `npm run screenshots`. */
async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-screenshots-'))
  await chmod(folder, 0o755)
  const product = await startProduct({ varDir: join(folder, 'var') })
  const browser = await openBrowser()
  try {
    await showSchool(browser, product)
    await showBureau(browser, product)
  } finally {
    await browser.close()
    await interrupt(product)
    await rm(folder, { recursive: true, force: true })
  }
}

async function showSchool(browser: Browser, product: Product): Promise<void> {
  const phone = await visit(browser, product, PHONE, 'xuexiao')
  await phone.page.getByRole('heading', { name: /问题清单$/ }).waitFor({ timeout: UNDER_WAY_MS })
  await take(phone, 'home-school')
  const desktop = await visit(browser, product, DESKTOP, 'xuexiao')
  await upload(desktop, EXPORT)
  await take(desktop, 'upload-mapping')
  await upload(phone, LEDGER)
  await phone.page.getByRole('button', { name: /^确认并提交 / }).click()
  await phone.page.getByRole('heading', { name: '回执' }).waitFor()
  await phone.page.getByRole('link', { name: '打开本校问题清单' }).waitFor({ timeout: UNDER_WAY_MS })
  await take(phone, 'receipt')
}

async function showBureau(browser: Browser, product: Product): Promise<void> {
  const stranger = await newVisitor(browser, product.url!, DESKTOP)
  await stranger.page.goto('/signin')
  await stranger.page.getByRole('button', { name: '登录' }).waitFor()
  await take(stranger, 'sign-in')
  const bureau = await visit(browser, product, DESKTOP, 'shiju')
  const { page } = bureau
  await page.getByRole('button', { name: '重新分析' }).waitFor({ timeout: UNDER_WAY_MS })
  await take(bureau, 'home-bureau')
  await page.getByRole('link', { name: '概览' }).first().click()
  await page.locator('svg text').first().waitFor()
  await take(bureau, 'overview')
  await page.getByRole('link', { name: '问题研判' }).first().click()
  await page.locator('[data-row-link]').first().waitFor()
  await take(bureau, 'issues')
  await page.locator('[data-row-link]').first().click()
  await page.locator('article').first().waitFor()
  await take(bureau, 'issue')
  await page.getByRole('link', { name: '清单与报告' }).first().click()
  await page.getByRole('button', { name: '生成清单与报告' }).click()
  await page.getByRole('link', { name: /Word/ }).waitFor({ timeout: UNDER_WAY_MS })
  await take(bureau, 'reports')
}

async function visit(browser: Browser, product: Product, screen: typeof PHONE | typeof DESKTOP, signInName: string): Promise<Visitor> {
  const visitor = await newVisitor(browser, product.url!, screen)
  await visitor.page.goto('/signin')
  await signInAs(visitor, accountsIn(product.output()).find((account) => account.signInName === signInName)!)
  return visitor
}

async function upload({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('link', { name: '上传', exact: true }).filter({ visible: true }).first().click()
  await page.locator('input[type=file]').setInputFiles(pathOf(name))
  await page.getByRole('heading', { name: '请核对每列是什么' }).waitFor()
}

async function take({ page }: Visitor, name: string): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  const png = smallPng(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
  if (png.byteLength > LARGEST_BYTES) throw new Error(`${name}.png has ${png.byteLength} bytes; at most ${LARGEST_BYTES} are committed`)
  await writeFile(join(FOLDER, `${name}.png`), png)
}

await main()
