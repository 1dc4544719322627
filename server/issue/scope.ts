import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { maskPersonal } from '../../analysis/index.ts'
import type { Db, Tx } from '../db/client.ts'
import { opinion } from '../db/tables.ts'
import type { OrgRef } from '../org/contract.ts'
import type { Accepted } from '../pipeline/accept.ts'

const PAGE = 20_000
/** What was masked was masked, and counted, when it was stored. */
const NOTHING_MASKED = maskPersonal('').found

type Row = Pick<typeof opinion.$inferSelect, 'id' | 'orgId' | 'text' | 'title' | 'saidAt' | 'channel' | 'audience' | 'mentionCount' | 'personKey'>

/**
 * The opinions of a scope as the analysis takes them, by ascending id; withdrawn ones are left out. A column nobody filled in
 * is null as a whole, as with files; so is the org where the scope is a single one.
 *
 * @param orgs - the scope's orgs
 */
export async function loadScope(db: Db | Tx, campaignId: string, orgs: ReadonlyMap<string, OrgRef>, signal: AbortSignal): Promise<Accepted> {
  const rows = await readOpinions(db, campaignId, [...orgs.keys()], signal)
  const column = (cellOf: (row: Row) => string | null): (string | null)[] | null => {
    const cells = rows.map(cellOf)
    return cells.some((cell) => cell !== null) ? cells : null
  }
  const people = column((row) => row.personKey)
  return {
    ids: rows.map((row) => row.id),
    texts: rows.map((row) => row.text),
    titles: rows.map(({ title, text }) => (title !== null && text.startsWith(title) ? title : null)),
    people,
    times: rows.some((row) => row.saidAt !== null) ? Float64Array.from(rows, (row) => row.saidAt?.getTime() ?? Number.NaN) : null,
    orgs: orgs.size > 1 ? rows.map((row) => orgs.get(row.orgId)?.name ?? null) : null,
    audiences: column((row) => row.audience),
    channels: column((row) => row.channel),
    mentions: Uint32Array.from(rows, (row) => row.mentionCount),
    source: [],
    rejected: [],
    counts: {
      rows: rows.length,
      accepted: rows.length,
      rejected: 0,
      people: people === null ? null : new Set(people.filter((person) => person !== null)).size,
      mentions: rows.reduce((sum, row) => sum + row.mentionCount, 0),
      masked: NOTHING_MASKED,
    },
  }
}

async function readOpinions(db: Db | Tx, campaignId: string, orgIds: string[], signal: AbortSignal): Promise<Row[]> {
  const rows: Row[] = []
  const { id, orgId, text, title, saidAt, channel, audience, mentionCount, personKey } = opinion
  for (;;) {
    signal.throwIfAborted()
    const last = rows.at(-1)
    const page = await db
      .select({ id, orgId, text, title, saidAt, channel, audience, mentionCount, personKey })
      .from(opinion)
      .where(and(eq(opinion.campaignId, campaignId), inArray(opinion.orgId, orgIds), isNull(opinion.withdrawnAt), ...(last ? [gt(opinion.id, last.id)] : [])))
      .orderBy(asc(opinion.id))
      .limit(PAGE)
    for (const row of page) rows.push(row)
    if (page.length < PAGE) return rows
  }
}
