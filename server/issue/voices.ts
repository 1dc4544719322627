import { and, asc, eq, inArray } from 'drizzle-orm'
import { praiseFlags, type RunScale, type ScoredIssue, scoreIssues, weighedPeople } from '../../analysis/index.ts'
import type { Tx } from '../db/client.ts'
import { opinion, org } from '../db/tables.ts'
import type { RunRow } from './store.ts'
import type { RunSummary } from './summary.ts'
import { placement } from './table.ts'

type Voices = Parameters<typeof scoreIssues>[0]

/** Issues with what is counted of their opinions. */
export interface IssueVoices {
  readonly voices: Voices
  readonly groups: { readonly issueOf: Int32Array; readonly issueCount: number }
  /** ids of the issues by number */
  readonly ids: readonly string[]
  readonly areaScore: Float32Array
  readonly urgent: readonly (string | null)[]
}

/** Issues asked for at once. */
const CHUNK = 1_000

/**
 * Reads the opinions of issues as the analysis counted them.
 *
 * @param ids - of the issues
 * @param summary - of the run; says which columns it had
 */
export async function readVoices(tx: Tx, run: RunRow, ids: readonly string[], { scale, hasPeople }: Pick<RunSummary, 'scale' | 'hasPeople'>): Promise<IssueVoices> {
  const numberOf = new Map(ids.map((id, number) => [id, number]))
  const rows = (await readMembers(tx, run, ids)).toSorted((a, b) => (a.opinionId < b.opinionId ? -1 : 1))
  const rowOf = new Map(rows.map(({ opinionId }, row) => [opinionId, row]))
  const absent = new Map<string, number>()
  const standIn = (id: string): number => rowOf.get(id) ?? absent.get(id) ?? absent.set(id, rows.length + absent.size).get(id)!
  return {
    voices: {
      ids: rows.map(({ opinionId }) => opinionId),
      facts: {
        people: hasPeople ? rows.map(({ personKey }) => personKey) : null,
        times: scale.recentFrom === null ? null : Float64Array.from(rows, ({ saidAt }) => saidAt?.getTime() ?? Number.NaN),
        orgs: scale.orgs === null ? null : rows.map(({ orgName }) => orgName),
        audiences: scale.audiences === null ? null : rows.map(({ audience }) => audience),
        channels: null,
        mentions: Uint32Array.from(rows, ({ mentionCount }) => mentionCount),
      },
      representative: Uint32Array.from(rows, ({ duplicateOf }, row) => (duplicateOf === null ? row : standIn(duplicateOf))),
      severity: Float32Array.from(rows, ({ severity }) => severity),
      praise: praiseFlags(rows.map(({ kind }) => kind ?? '')),
    },
    groups: { issueOf: Int32Array.from(rows, ({ issueId }) => numberOf.get(issueId!)!), issueCount: ids.length },
    ids,
    areaScore: Float32Array.from(rows, ({ areaScore }) => areaScore),
    urgent: rows.map(({ urgent }) => urgent),
  }
}

/** The most people that stand behind one of the issues, as the score counts them; 0 for none. */
export function mostPeople({ voices, groups }: IssueVoices): number {
  const rowsOf = Array.from({ length: groups.issueCount }, () => [] as number[])
  groups.issueOf.forEach((issue, row) => rowsOf[issue]!.push(row))
  return rowsOf.reduce((most, rows) => Math.max(most, weighedPeople(Uint32Array.from(rows), voices.facts)), 0)
}

export interface CountedIssue extends ScoredIssue {
  readonly memberCount: number
  readonly areaScore: number
  /** opinions by their urgent codes */
  readonly urgent: readonly (string | null)[]
}

/** Counts and scores the issues, by id. */
export function countIssues(read: IssueVoices, scale: RunScale, seed: number): Map<string, CountedIssue> {
  const members = read.groups.issueOf
  const sums = read.ids.map(() => ({ memberCount: 0, areaScore: 0, urgent: [] as (string | null)[] }))
  members.forEach((issue, row) => {
    const sum = sums[issue]!
    sum.memberCount++
    sum.areaScore += read.areaScore[row]!
    sum.urgent.push(read.urgent[row]!)
  })
  return new Map(
    scoreIssues(read.voices, read.groups, scale, { seed }).map((scored) => {
      const sum = sums[scored.issue]!
      return [read.ids[scored.issue]!, { ...scored, ...sum, areaScore: sum.areaScore / sum.memberCount }]
    }),
  )
}

async function readMembers(tx: Tx, run: RunRow, ids: readonly string[]) {
  const found = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    found.push(
      await tx
        .select({
          opinionId: placement.opinionId,
          issueId: placement.issueId,
          areaScore: placement.areaScore,
          urgent: placement.urgent,
          severity: placement.severity,
          kind: placement.kind,
          duplicateOf: placement.duplicateOf,
          personKey: opinion.personKey,
          saidAt: opinion.saidAt,
          audience: opinion.audience,
          mentionCount: opinion.mentionCount,
          orgName: org.name,
        })
        .from(placement)
        .innerJoin(opinion, and(eq(opinion.campaignId, placement.campaignId), eq(opinion.id, placement.opinionId)))
        .innerJoin(org, eq(org.id, opinion.orgId))
        .where(and(eq(placement.campaignId, run.campaignId), eq(placement.runId, run.id), inArray(placement.issueId, ids.slice(from, from + CHUNK))))
        .orderBy(asc(placement.opinionId)),
    )
  }
  return found.flat()
}
