import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/microsoft-edge', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe']
const ARGUMENTS = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

export const PHONE = { width: 360, height: 780 } as const
export const DESKTOP = { width: 1440, height: 900 } as const

/** The browser of this machine. @throws Error with one sentence when there is none */
export async function openBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path))
  if (executablePath === undefined) throw new Error('本机没有 Chromium、Chrome 或 Edge，浏览器测试不能运行（Debian/Ubuntu：sudo apt-get install chromium）')
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...asRoot] })
}

/** What axe finds that keeps people from using the page: serious and critical, as `rule: element`. */
export async function barriers(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // The page's own policy forbids scripts that are not its own.
  await page.evaluate(source)
  const found = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>('axe.run().then((result) => result.violations)')
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** How far the page is wider than the screen, in px: 0 when nothing has to be scrolled sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)')
}
