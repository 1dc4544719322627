/**
 * The one gate, `npm test`: types, lint, import rules, dead code, tests. Everything runs even when something failed, so that
 * one run shows all there is to mend; closes with a line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareMachine } from './machine.ts'

interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** What is read of vitest's JSON report. */
interface TestCounts {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['类型', 'tsc', '-p', 'tsconfig.json'],
  ['网页的路由类型', 'svelte-kit', 'sync', '--config', 'web/vite.config.ts'],
  ['网页的类型', 'svelte-check', '--tsconfig', 'web/tsconfig.json', '--fail-on-warnings'],
  ['接口与网页一致', 'node', 'tests/api.ts', '--check'],
  ['代码规范', 'eslint', '--max-warnings=0', '.'],
  ['引用规则', 'depcruise', '--config', 'tests/layers.cjs', 'analysis', 'server', 'web/src', 'fixtures', 'bench', 'tests'],
  ['死代码', 'knip'],
]

function check(name: string, command: string, args: readonly string[]): Outcome {
  process.stdout.write(`\n── ${name}：${command} ${args.join(' ')}\n`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

function runTests(): Outcome {
  process.stdout.write('\n── 测试：vitest run\n')
  const folder = mkdtempSync(join(tmpdir(), 'wenzheng-gate-'))
  const report = join(folder, 'report.json')
  try {
    const { status } = spawnSync('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { stdio: 'inherit' })
    const counts = JSON.parse(readFileSync(report, 'utf8')) as TestCounts
    const brokenFiles = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    const failed = counts.numFailedTests + brokenFiles
    return { passed: counts.numPassedTests, failed: status === 0 ? failed : Math.max(1, failed), skipped: counts.numPendingTests }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

prepareMachine()
const outcomes = [...CHECKS.map(([name, command, ...args]) => check(name, command, args)), runTests()]
const total = outcomes.reduce((sum, one) => ({
  passed: sum.passed + one.passed,
  failed: sum.failed + one.failed,
  skipped: sum.skipped + one.skipped,
}))
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`)
process.exit(total.failed === 0 ? 0 : 1)
