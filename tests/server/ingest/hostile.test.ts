import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { toNamedColumns } from '../../../server/ingest/confirmed.ts'
import { previewOf } from '../../../server/ingest/preview.ts'
import { rowBatches } from '../../../server/ingest/row-batches.ts'
import type { UploadedOpinion } from '../../../server/opinion/service.ts'
import { InputError } from '../../../server/pipeline/input-error.ts'
import { chooseColumns } from '../../../server/pipeline/mapping.ts'
import { streamTables } from '../../../server/pipeline/read/tables.ts'
import { surveyTables } from '../../../server/pipeline/survey.ts'
import type { HostileFile } from './hostile/file.ts'
import { HOSTILE_FILES } from './hostile/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'wz-hostile-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Outcome {
  readonly refused: string | null
  readonly opinions: readonly UploadedOpinion[]
  readonly reasons: readonly string[]
  readonly rejected: number
}

/** Read, columns taken as proposed, gone through to the last row. */
async function outcomeOf(path: string): Promise<Outcome> {
  const opinions: UploadedOpinion[] = []
  const reasons: string[] = []
  try {
    const tables = await surveyTables(streamTables(path, {}), 'all')
    const preview = previewOf(tables, chooseColumns(tables, {}))
    const placing = { own: { orgId: 'own', schoolStage: null }, targets: new Map(), hidden: new Set(preview.columns.filter(({ role }) => role === 'personal').map(({ column }) => column)), campaignId: 'c', secret: 's' }
    const batches = rowBatches({ path, named: toNamedColumns(preview.proposed, preview), placing, from: 0 })
    for (;;) {
      const next = await batches.next()
      if (next.done !== true) {
        opinions.push(...(JSON.parse(next.value.opinions) as UploadedOpinion[]))
        reasons.push(...next.value.rejections.map(({ reason }) => reason))
      } else if (next.value.opinionCount === 0) return { refused: '没有一行能用', opinions, reasons, rejected: next.value.rejectedCount }
      else return { refused: null, opinions, reasons, rejected: next.value.rejectedCount }
    }
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message, opinions: [], reasons: [], rejected: 0 }
    throw error
  }
}

let asExpected = 0

test.each(HOSTILE_FILES.map((file): [string, HostileFile] => [`${file.name}: ${file.refused === undefined ? `${file.texts?.length} opinions` : 'refused'}`, file]))('%s', async (_, file) => {
  const path = join(folder, file.name)
  writeFileSync(path, await file.bytes())
  const { refused, opinions, reasons, rejected } = await outcomeOf(path)
  if (file.refused !== undefined) expect(refused ?? 'it was read').toMatch(file.refused)
  else {
    expect(refused).toBeNull()
    expect(opinions.map(({ text }) => text)).toEqual(file.texts)
    if (file.rejected !== undefined) expect(rejected).toBe(file.rejected)
    if (file.reasons !== undefined) expect(reasons.join('\n')).toMatch(file.reasons)
    if (file.never !== undefined) expect(JSON.stringify(opinions)).not.toMatch(file.never)
    for (const cell of file.cells ?? []) expect(opinions[0]!.source_cells).toContainEqual(cell)
  }
  asExpected++
})

afterAll(() => console.log(`${HOSTILE_FILES.length} files, ${asExpected} as expected`))
