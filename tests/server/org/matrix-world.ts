import { eq } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import { auditEvent, issue, lead, occasion, occasionEvidence, opinion, placement, release, reminder, report, reportFile, reviewEvent, upload, uploadRejection } from '../../../server/db/tables.ts'
import type { TestCampaign, TestServer } from '../harness.ts'
import { placedRun } from '../report/placed-run.ts'

/** One of everything, all of it at one school. */
export interface World {
  readonly campaignId: string
  readonly orgId: string
  readonly occasionId: string
  readonly opinionId: string
  /** the one the run placed */
  readonly placedId: string
  readonly evidenceId: string
  readonly leadId: string
  readonly uploadId: string
  readonly runId: string
  readonly issueId: string
  readonly eventId: string
  readonly reportId: string
  /** published to the whole campaign */
  readonly releaseId: string
  readonly actorId: string
}

const ISSUE = {
  issueId: 'i1', rank: 1, tiedRank: 1, isTied: false, title: '作业批改', keywords: [], opinionCount: 1, peopleCount: null, distinctCount: 1, orgCount: 1, audienceCount: null, score: 1, scorePeople: 1, scoreOrgs: 1, scoreAudiences: null,
  scoreSeverity: 0, scoreGrowth: null, scoreLow: 1, scoreHigh: 1, topOrgs: [], topAudiences: [], firstAt: null, lastAt: null, exampleIds: [], dissentId: null, suggestions: [], causes: [], reasons: null, parts: ['i1'], given: [], taken: [], proposedArea: 'A5', proposedStage: null, memberCount: 1,
  peopleBehind: 1, areaScore: 0.9, isWithheld: false, eventIds: [],
}

export async function newWorld(server: TestServer, campaign: TestCampaign, orgId: string): Promise<World> {
  const { db } = server.context
  const campaignId = campaign.id
  const [occasionId, opinionId, uploadId, eventId, reportId, releaseId] = Array.from({ length: 6 }, () => uuid()) as [string, string, string, string, string, string]
  const [evidenceId, leadId] = [uuid(), uuid()]
  const victim = await server.newActor('school', orgId)
  const createdBy = victim.id
  await db.insert(occasion).values({ campaignId, id: occasionId, orgId, heldAt: new Date('2026-03-10T02:00:00Z'), channel: '家长会', audience: '家长', recordedBy: createdBy })
  await db.insert(opinion).values({ campaignId, id: opinionId, orgId, text: '作业批改太慢', channel: '家长会', audience: '家长', occasionId, rowKey: opinionId, createdBy })
  await restoreEvidence({ campaignId, occasionId, evidenceId, actorId: createdBy }, server)
  await db.insert(lead).values({ campaignId, id: leadId, opinionId, orgId, category: '安全隐患', codes: '安全隐患', state: 'waiting', dueAt: new Date() })
  await db.insert(upload).values({ campaignId, id: uploadId, orgId, fileName: '台账.csv', byteCount: 1, sha256: '0', status: 'done', sentBy: createdBy })
  await db.insert(uploadRejection).values({ campaignId, uploadId, number: 1, row: 2, column: null, reason: '这一行是空的', cells: [['意见', '']] })
  await db.insert(reminder).values({ campaignId, id: uuid(), orgId, missing: [], sentBy: createdBy })
  const runId = await placedRun(server.context, campaignId, orgId, [{ orgId, issueId: 'i1' }])
  const [placed] = await db.select().from(placement).where(eq(placement.runId, runId))
  await db.insert(issue).values({ campaignId, runId, id: 'i1', rank: 1, area: 'A3', title: ISSUE.title, mentionCount: 1, content: ISSUE })
  const event = { campaignId, id: eventId, orgId, runId, actorId: createdBy, action: 'confirm', content: { issues: [{ title: ISSUE.title, opinionIds: [] }], title: null, sentence: '确认', opinionCount: 1 } }
  await db.insert(reviewEvent).values([event, { ...event, id: uuid(), action: 'undo', undoes: eventId }])
  await db.insert(report).values({ campaignId, id: reportId, runId, orgId, title: '报告', status: 'done', createdBy })
  await db.insert(reportFile).values({ campaignId, reportId, name: 'report.html', byteCount: 1, sha256: '0', content: Buffer.from('x') })
  await db.insert(release).values({ campaignId, id: releaseId, runId, status: 'done', content: { k: 5, opinionCount: 0, smallCellCount: 0, hiddenCellCount: 0, tables: [] }, createdBy })
  await db.insert(auditEvent).values({ id: uuid(), actorId: createdBy, action: 'session.signedIn', orgId })
  return { campaignId, orgId, occasionId, opinionId, evidenceId, leadId, placedId: placed!.opinionId, uploadId, runId, issueId: 'i1', eventId, reportId, releaseId, actorId: victim.id }
}

/** Puts the evidence of the world's occasion where it is gone. */
export async function restoreEvidence({ campaignId, occasionId, evidenceId, actorId }: Pick<World, 'campaignId' | 'occasionId' | 'evidenceId' | 'actorId'>, { context: { db } }: TestServer): Promise<void> {
  await db.insert(occasionEvidence).values({ campaignId, id: evidenceId, occasionId, fileName: '签到表.pdf', mediaType: 'application/pdf', byteCount: 1, content: Buffer.from('%PDF-'), sentBy: actorId }).onConflictDoNothing()
}
