import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { v7 as uuid } from 'uuid'
import type { Context } from '../../../server/context.ts'
import { opinion } from '../../../server/db/tables.ts'
import type { TestCampaign } from '../harness.ts'

/** Opinions of the demonstration campaign, spread over the four schools of a test campaign; the same ones for the same rows. */
export async function addDemoOpinions({ db }: Context, { id, schoolIds }: TestCampaign, actorId: string, from: number, to: number): Promise<string[]> {
  const rows = parse(await readFile(new URL('../../../fixtures/demo/opinions.csv', import.meta.url)), { columns: true, bom: true }) as Record<string, string>[]
  const added = rows.slice(from, to).map((row, at) => ({
    campaignId: id,
    id: uuid(),
    orgId: schoolIds[(from + at) % schoolIds.length]!,
    text: row['意见']!,
    saidAt: new Date(`${row['时间']!.replace(' ', 'T')}:00+08:00`),
    channel: row['渠道']!,
    audience: row['对象']!,
    schoolStage: row['学段'] || null,
    mentionCount: Number(row['提及人数'] || 1),
    personKey: null,
    sourceFile: 'opinions.csv',
    sourceRow: from + at + 2,
    sourceCells: [['意见编号', row['意见编号']!]],
    rowKey: createHash('sha256').update(`${from + at}`).digest('hex'),
    createdBy: actorId,
  }))
  for (let at = 0; at < added.length; at += 1000) await db.insert(opinion).values(added.slice(at, at + 1000))
  return added.map((row) => row.id)
}
