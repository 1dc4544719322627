import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InputError } from '../../../../server/pipeline/input-error.ts'
import { readTables } from '../../../../server/pipeline/read/tables.ts'
import type { RawTable, ReadOptions } from '../../../../server/pipeline/read/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'wz-read-'))
let count = 0

/** A file of small fixtures written for this project. */
export function uploadPath(name: string): string {
  return fileURLToPath(new URL(`../../../../fixtures/uploads/${name}`, import.meta.url))
}

/** Writes bytes under a name in a folder of their own. */
export function tempFile(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(folder, `${count++}-`)), name)
  writeFileSync(path, content)
  return path
}

export async function readOne(path: string, options: ReadOptions = {}): Promise<RawTable> {
  const tables = await readTables([path], options)
  if (tables.length !== 1) throw new Error(`expected one table, got ${tables.length}`)
  return tables[0]!
}

/** The reasons of the InputError that reading a file ends in. */
export async function refusal(path: string, options: ReadOptions = {}): Promise<string> {
  try {
    await readTables([path], options)
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ reason }) => reason).join('\n')
    throw error
  }
  throw new Error('the file was read')
}
