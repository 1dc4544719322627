#!/usr/bin/env node
// Plain JavaScript that any Node 20 can start: it hands over to the Node 24 that the project brings along.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../server/cli/main.ts', import.meta.url))
const own = fileURLToPath(new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url))
const isNew = Number(process.versions.node.split('.')[0]) >= 24

if (!isNew && !existsSync(own)) {
  process.stderr.write('缺少运行所需的 Node.js 24：请先在项目文件夹里执行 npm ci。\n')
  process.exit(2)
}
const child = spawn(isNew ? process.execPath : own, ['--max-old-space-size=4096', main, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`无法启动 Node.js 24：${error.message}\n`)
  process.exit(2)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
