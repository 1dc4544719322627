import { v7 } from 'uuid'
import type { Tx } from '../db/client.ts'
import { campaign, org, participation } from '../db/tables.ts'
import { AUDIENCES } from '../org/contract.ts'
import type { CampaignFixture, Fixture, Line } from './fixture.ts'

/** The fixture says 幼儿园 and 职校 where the product says 学前 and 中职. */
const STAGE_NAMES: Readonly<Record<string, string>> = { 幼儿园: '学前', 职校: '中职' }

/** 学段 in the product's words; null where there is none. */
export function schoolStageOf(level: string | undefined): string | null {
  return level === undefined || level === '' ? null : (STAGE_NAMES[level] ?? level)
}

/** Stores the orgs, the campaign and who takes part in it; ids of orgs by their codes. */
export async function insertCampaign(tx: Tx, fixture: Fixture): Promise<{ campaignId: string; orgIds: ReadonlyMap<string, string> }> {
  const orgIds = new Map(fixture.orgs.map((line) => [line['id']!, v7()]))
  await tx.insert(org).values(fixture.orgs.map((line) => toOrg(line, orgIds)))
  const campaignId = v7()
  await tx.insert(campaign).values(toCampaign(campaignId, orgIds.get(fixture.campaign.orgId)!, fixture.campaign))
  await tx.insert(participation).values(fixture.orgs.map((line) => ({ campaignId, orgId: orgIds.get(line['id']!)!, roster: rosterOf(line) })))
  return { campaignId, orgIds }
}

function toOrg(line: Line, orgIds: ReadonlyMap<string, string>): typeof org.$inferInsert {
  return {
    id: orgIds.get(line['id']!)!,
    parentId: orgIds.get(line['parent']!) ?? null,
    name: line['name']!,
    kind: line['kind']!,
    schoolStage: schoolStageOf(line['level']),
    setting: line['setting'] || null,
    ownership: line['ownership'] || null,
  }
}

function toCampaign(id: string, orgId: string, { name, term, stages, coverage }: CampaignFixture): typeof campaign.$inferInsert {
  return {
    id,
    orgId,
    name,
    startsOn: term.from,
    endsOn: term.to,
    stages: stages.map((stage) => ({ name: stage.name, startsOn: stage.from, endsOn: stage.to, task: stage.task })),
    plan: coverage.map(({ audience, channel }) => ({ audience, channel })),
    isDemonstration: true,
  }
}

function rosterOf(line: Line): Record<string, number> {
  return Object.fromEntries(AUDIENCES.map((audience) => [audience, Number(line[audience] ?? 0)]))
}
