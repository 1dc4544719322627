import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const LAUNCHER = fileURLToPath(new URL('../../../bin/wenzheng.js', import.meta.url))

/** A temporary folder that goes with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wenzheng-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs the command line as a user would. */
export function wz(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
}

/** Every file of a folder with its bytes. */
export function filesOf(folder: string): Record<string, Buffer> {
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name))]))
}
