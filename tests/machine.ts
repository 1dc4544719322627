import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** What the tests need beside Node, and the Debian package that brings it. */
const NEEDED: readonly (readonly [path: string, debianPackage: string, what: string])[] = [
  ['/usr/lib/postgresql/15/bin/postgres', 'postgresql-15', 'PostgreSQL 15 服务器'],
  ['/usr/bin/chromium', 'chromium', '浏览器 Chromium'],
  ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', 'fonts-noto-cjk', '中文字体'],
]

/**
 * Installs what the tests need and the machine lacks: as root on Debian or Ubuntu it asks apt; elsewhere the tests that need
 * it are shown as skipped.
 */
export function prepareMachine(): void {
  const missing = NEEDED.filter(([path]) => !existsSync(path))
  if (missing.length === 0) return
  const names = missing.map(([, , what]) => what).join('、')
  if (process.getuid?.() !== 0 || !isDebian()) {
    process.stdout.write(`本机没有${names}，相关测试将跳过（Debian/Ubuntu：sudo apt-get install ${missing.map(([, name]) => name).join(' ')}）。\n`)
    return
  }
  process.stdout.write(`正在安装测试所需的${names}……\n`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment })
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing.map(([, name]) => name)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  })
  if (status !== 0) process.stdout.write(`未能安装${names}，相关测试将失败或跳过。\n`)
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /ID(_LIKE)?=.*(debian|ubuntu)/.test(readFileSync('/etc/os-release', 'utf8'))
}
