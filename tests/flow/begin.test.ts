import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { interrupt, type Product, startProduct } from '../server/start/product.ts'
import { barriers, openBrowser, overflow, PHONE } from './browser.ts'
import { newVisitor } from './visitor.ts'

let folder: string
let product: Product
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenzheng-begin-'))
  await chmod(folder, 0o755)
  product = await startProduct({ varDir: join(folder, 'var'), environment: { WENZHENG_DEMO: '0' } })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  if (product) await interrupt(product)
  await rm(folder, { recursive: true, force: true })
})

test('somebody begins with nothing but the printed link: administrator, campaign, orgs', async () => {
  expect(product.output()).not.toContain('演示活动')
  const link = /http:\/\/localhost:\d+(\/setup#[\w-]{43})/.exec(product.output())![1]!
  const visitor = await newVisitor(browser, product.url!, PHONE)
  const { page } = visitor
  await page.goto(link)
  await page.getByLabel('单位名称').fill('云汉市教育局')
  await page.getByLabel('您的姓名').fill('张管理')
  await page.getByLabel('用户名').fill('first')
  await page.getByLabel('密码').fill('short')
  await page.getByRole('button', { name: '设立并登录' }).click()
  await page.getByText('密码至少 10 个字符').first().waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await page.getByLabel('密码').fill('a long first password')
  await page.getByRole('button', { name: '设立并登录' }).click()
  await page.waitForURL(/\/campaigns\/new$/)
  await page.getByLabel('活动名称').fill('秋季教育大调研')
  await page.getByLabel('开始日期').fill('2026-09-01')
  await page.getByLabel('结束日期').fill('2026-08-01')
  await page.getByRole('button', { name: '新建活动' }).click()
  await page.getByText('结束日期在开始日期之前').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await page.getByLabel('结束日期').fill('2026-12-31')
  await page.getByRole('button', { name: '新建活动' }).click()
  await page.waitForURL(/\/c\/[0-9a-f-]+\/admin\/orgs$/)
  await page.getByRole('button', { name: '导入机构表' }).waitFor()
  expect(await page.getByText('云汉市教育局').count()).toBeGreaterThan(0)
  expect(visitor.takeComplaints()).toEqual([])
  await page.goto(link)
  await page.getByLabel('单位名称').fill('另一个局')
  await page.getByLabel('您的姓名').fill('李管理')
  await page.getByLabel('用户名').fill('second')
  await page.getByLabel('密码').fill('a long first password')
  await page.getByRole('button', { name: '设立并登录' }).click()
  await page.getByText('这个链接无效或已经用过').waitFor()
})
