import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'

const PATIENCE_MS = 60_000

/** Someone in front of a screen of their own. */
export interface Visitor {
  readonly page: Page
  /** what went wrong behind the screen since last asked: messages of the console, uncaught errors, requests the server failed */
  takeComplaints(): string[]
}

export interface Account {
  readonly signInName: string
  readonly password: string
}

export async function newVisitor(browser: Browser, url: string, screen: { readonly width: number; readonly height: number }): Promise<Visitor> {
  const context = await browser.newContext({ viewport: screen, baseURL: url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', hasTouch: screen.width < 720, acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  let complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`)
  })
  return {
    page,
    takeComplaints() {
      const taken = complaints
      complaints = []
      return taken
    },
  }
}

/** Signs in on the page shown and waits for the first page of the campaign. */
export async function signInAs({ page }: Visitor, { signInName, password }: Account): Promise<void> {
  await page.getByLabel('用户名').fill(signInName)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/c\/[0-9a-f-]+$/)
}

/** The words beside a term of a list of terms. */
export async function figure(within: Page | Locator, term: string): Promise<string> {
  const words = await within.locator('div:has(> dt)').filter({ has: within.locator('dt', { hasText: new RegExp(`^${term}$`) }) }).locator('dd').first().innerText()
  return words.replace(/\s+/g, ' ').trim()
}

/** Where what a failed test saw is kept. */
export async function photograph(visitors: readonly Visitor[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wenzheng-flow-'))
  await Promise.all(visitors.map(({ page }, at) => page.screenshot({ path: join(folder, `${at}.png`), fullPage: true })))
  return folder
}
