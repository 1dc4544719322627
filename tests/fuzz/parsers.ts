import { BUILTIN_TAXONOMY } from '../../analysis/index.ts'
import { AppError } from '../../server/error.ts'
import { fromCursor } from '../../server/http/cursor.ts'
import { listEntries, readEntry } from '../../server/operate/archive.ts'
import { parseManifest } from '../../server/operate/manifest.ts'
import { readOrgSheet } from '../../server/org/org-sheet.ts'
import { acceptRows } from '../../server/pipeline/accept.ts'
import { InputError } from '../../server/pipeline/input-error.ts'
import { readLabels } from '../../server/pipeline/labels.ts'
import { chooseColumns } from '../../server/pipeline/mapping.ts'
import { readModel } from '../../server/pipeline/model-file.ts'
import { readTables } from '../../server/pipeline/read/tables.ts'
import { readTaxonomyFile } from '../../server/pipeline/taxonomy-file.ts'
import type { Seeds } from './seeds.ts'

/** Something that reads what somebody sends; every refusal is told in Chinese. */
export interface Parser {
  readonly name: string
  readonly seed: keyof Seeds
  /** what the file is called */
  readonly fileName: string
  /** @param path - where the bytes lie */
  parse(bytes: Uint8Array, path: string): Promise<unknown>
}

const MOST_UNPACKED = 64 * 1024 * 1024

/** As an upload goes: read, columns chosen, every row taken or refused. */
async function ledger(_bytes: Uint8Array, path: string): Promise<number> {
  const tables = await readTables([path], {})
  const mapping = chooseColumns(tables, {})
  return acceptRows(tables, mapping).ids.length
}

async function archive(_bytes: Uint8Array, path: string): Promise<void> {
  const entries = await listEntries(path)
  for (const entry of entries ?? []) {
    let unpacked = ''
    for await (const chunk of await readEntry(path, entry)) {
      unpacked += (chunk as Buffer).toString('latin1')
      if (unpacked.length > MOST_UNPACKED) throw new RangeError('it unpacks without end')
    }
    parseManifest(unpacked)
  }
}

export const PARSERS: readonly Parser[] = [
  { name: '.xlsx', seed: 'xlsx', fileName: '台账.xlsx', parse: ledger },
  { name: '.xls', seed: 'xls', fileName: '台账.xls', parse: ledger },
  { name: '.xls (HTML)', seed: 'html', fileName: '台账.xls', parse: ledger },
  { name: '.docx', seed: 'docx', fileName: '纪要.docx', parse: ledger },
  { name: '.zip', seed: 'zip', fileName: '台账.zip', parse: ledger },
  { name: '.csv UTF-8', seed: 'csv', fileName: '台账.csv', parse: ledger },
  { name: '.csv GB18030', seed: 'gb18030', fileName: '台账.csv', parse: ledger },
  { name: '.csv UTF-16', seed: 'utf16', fileName: '台账.csv', parse: ledger },
  { name: '.txt', seed: 'txt', fileName: '意见.txt', parse: ledger },
  { name: 'labels', seed: 'labels', fileName: '标注.csv', parse: (_bytes, path) => readLabels(path, BUILTIN_TAXONOMY) },
  { name: 'taxonomy', seed: 'taxonomy', fileName: '框架.json', parse: (_bytes, path) => readTaxonomyFile(path) },
  { name: 'orgs .xlsx', seed: 'orgs', fileName: '机构.xlsx', parse: (bytes) => readOrgSheet(bytes) },
  { name: 'orgs .csv', seed: 'orgCsv', fileName: '机构.csv', parse: (bytes) => readOrgSheet(bytes) },
  { name: 'cursor', seed: 'cursor', fileName: 'cursor', parse: async (bytes) => fromCursor(new TextDecoder('latin1').decode(bytes), ['time', 'id']) },
  { name: 'backup', seed: 'backup', fileName: 'backup.tar', parse: archive },
  { name: 'model', seed: 'model', fileName: 'base.model', parse: async (bytes) => readModel(bytes) },
]

/** Whether this is how a parser says no: to a person in Chinese, to itself for what nobody sends. */
export function isRefusal({ name }: Parser, error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof InputError || error instanceof AppError) return /\p{Script=Han}/u.test(error.message)
  // Only the product itself writes and reads it; a packed entry that is damaged is told by restore in a sentence.
  if (name === 'model') return /^(model file is damaged|not a model file)/.test(error.message)
  return name === 'backup' && 'code' in error && /^(Z_|ERR_STREAM_PREMATURE_CLOSE$)/.test(String(error.code))
}
