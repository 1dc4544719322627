import { sql } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idempotency, issue, occasion, occasionEvidence, opinion, proposedIssue, report, reportFile, reviewEvent, session, upload, uploadPiece, uploadRejection } from '../../../server/db/tables.ts'
import { expireRecordsJob } from '../../../server/report/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { placedRun } from './placed-run.ts'

/** Stands in everything that is raw. */
const MARK = '食堂的汤是凉的ZQX'
const PERSON = 'person-key-before'

let server: TestServer
let administrator: TestActor
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** A campaign full of texts. */
async function filled(): Promise<{ campaign: TestCampaign; runId: string; reportId: string; url: string }> {
  const campaign = await server.newCampaign()
  const { db } = server.context
  const [campaignId, orgId, createdBy] = [campaign.id, campaign.schoolIds[0], uuid()]
  administrator = await server.newActor('administrator', campaign.bureauId)
  const runId = await placedRun(server.context, campaignId, campaign.bureauId, [{ orgId, issueId: 'i1', personKey: PERSON }, { orgId, issueId: 'i1', personKey: PERSON }, { orgId, issueId: 'i1', personKey: 'another' }], true)
  await db.execute(sql`update opinion set text = ${MARK}, title = ${MARK}, source_cells = ${JSON.stringify([['备注', MARK]])}::jsonb where campaign_id = ${campaignId}`)
  await db.execute(sql`update run set summary = summary || ${JSON.stringify({ themes: [{ title: MARK }], counts: {} })}::jsonb, unkept_reviews = ${JSON.stringify([{ eventId: createdBy, sentence: MARK }])}::jsonb where campaign_id = ${campaignId}`)
  const content = { title: MARK, keywords: [MARK], suggestions: [{ opinionId: uuid(), text: MARK }], causes: [], reasons: { sharedWording: [{ text: MARK, share: 1 }], placedBy: [], cohesion: null }, exampleIds: [], parts: ['i1'], given: [], taken: [], proposedArea: 'A5', proposedStage: null, topOrgs: [], topAudiences: [], isWithheld: false, isTied: false, opinionCount: 3, orgCount: 1, audienceCount: null, scoreOrgs: null, scoreAudiences: null, scoreGrowth: null, firstAt: null, lastAt: null, memberCount: 3, peopleBehind: 2, peopleCount: 2, distinctCount: 1, dissentId: null, eventIds: [], rank: 1, score: 1, scorePeople: 1, scoreSeverity: 0, scoreLow: 1, scoreHigh: 1, tiedRank: 1, areaScore: 0.9 }
  const listed = { campaignId, runId, rank: 1, area: 'A5', mentionCount: 3 }
  await db.insert(proposedIssue).values({ campaignId, runId, id: 'i1', rank: 1, content })
  await db.insert(issue).values([{ ...listed, id: 'i1', title: MARK, content }, { ...listed, id: 'i2', rank: 2, title: '由人起的题目', isRenamed: true, content }])
  const [occasionId, uploadId, openId, reportId] = [uuid(), uuid(), uuid(), uuid()]
  await db.insert(occasion).values({ campaignId, id: occasionId, orgId, heldAt: new Date(), place: MARK, answered: MARK, channel: '家长会', audience: '家长', recordedBy: createdBy })
  await db.insert(occasionEvidence).values({ campaignId, id: uuid(), occasionId, fileName: '记录.jpg', mediaType: 'image/jpeg', byteCount: 1, content: Buffer.from(MARK), sentBy: createdBy })
  await db.insert(upload).values([
    { campaignId, id: uploadId, orgId, fileName: '台账.csv', byteCount: 1, sha256: '0', status: 'done', preview: { rows: [[MARK]] }, receipt: { rowCount: 3, unknownOrgs: [MARK] }, sentBy: createdBy },
    { campaignId, id: openId, orgId, fileName: '新台账.csv', byteCount: 1, sha256: '1', status: 'read', preview: { rows: [[MARK]] }, sentBy: createdBy },
  ])
  await db.insert(uploadPiece).values({ campaignId, uploadId: openId, number: 0, content: Buffer.from(MARK) })
  await db.insert(uploadRejection).values({ campaignId, uploadId, number: 1, row: 2, column: null, reason: '这一行是空的', cells: [['意见', MARK]] })
  await db.insert(reviewEvent).values({ campaignId, id: uuid(), orgId: campaign.bureauId, runId, actorId: createdBy, action: 'confirm', content: { issues: [{ title: MARK, opinionIds: [] }], title: null, sentence: `确认“${MARK}”`, opinionCount: 3 } })
  await db.insert(idempotency).values({ actorId: createdBy, key: 'a-key-of-this', requestHash: 'x', answer: { id: occasionId, answered: MARK } })
  await db.insert(report).values({ campaignId, id: reportId, runId, orgId, title: '报告', status: 'done', createdBy })
  await db.insert(reportFile).values({ campaignId, reportId, name: 'report.html', byteCount: 1, sha256: '0', content: Buffer.from(MARK) })
  return { campaign, runId, reportId, url: `/api/campaigns/${campaignId}` }
}

/** Tables and columns in which the words stand, as the database gives every row. */
async function whereIs(words: string): Promise<string[]> {
  const { db } = server.context
  const tables = await db.execute<{ table_schema: string; table_name: string }>(sql`select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`)
  const found: string[] = []
  for (const { table_schema: schema, table_name: name } of tables) {
    const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from ${sql.identifier(schema)}.${sql.identifier(name)} t where position(${words} in t::text) > 0 or position(${Buffer.from(words).toString('hex')} in t::text) > 0`)
    if (row!.count > 0) found.push(name)
  }
  return found
}

describe('purging the texts of a campaign', () => {
  test('leaves them nowhere in the database, and every count as it was', async () => {
    const { campaign, runId, reportId, url } = await filled()
    expect((await whereIs(MARK)).toSorted()).toEqual(['idempotency', 'issue', 'occasion', 'occasion_evidence', 'opinion', 'proposed_issue', 'report_file', 'review_event', 'run', 'upload', 'upload_piece', 'upload_rejection'])
    const bureau = await server.signedIn(await server.newActor('bureau', campaign.bureauId))
    const overview = (await bureau({ method: 'GET', url: `${url}/runs/${runId}/overview` })).json() as object
    const ask = await server.signedIn(administrator)
    expect((await ask({ method: 'GET', url: `${url}/retention` })).json()).toMatchObject({ textCount: 3, textsPurgedAt: null, reports: [{ id: reportId }] })
    expect((await ask({ method: 'POST', url: `${url}/purge`, payload: { confirmation: '测试', reportsGoToo: true } })).statusCode).toBe(400)
    expect(await whereIs(MARK)).toHaveLength(12)
    const purged = await ask({ method: 'POST', url: `${url}/purge`, payload: { confirmation: '测试活动', reportsGoToo: true } })
    expect(purged.json()).toEqual({ opinionCount: 3, reportCount: 1 })
    expect(await whereIs(MARK)).toEqual([])
    expect(await whereIs(PERSON)).toEqual([])
    expect((await bureau({ method: 'GET', url: `${url}/runs/${runId}/overview` })).json()).toEqual(overview)
    const listed = (await bureau({ method: 'GET', url: `${url}/runs/${runId}/opinions` })).json() as { items: { text: string }[] }
    expect(listed.items.map(({ text }) => text)).toEqual(Array.from({ length: 3 }, () => '〔原文已按保存期限清除〕'))
    const issues = (await bureau({ method: 'GET', url: `${url}/runs/${runId}/issues` })).json() as { items: { title: string }[] }
    expect(issues.items.map(({ title }) => title)).toEqual(['问题 1（题目已随原文清除）', '由人起的题目'])
    for (const path of ['/issues/i1', '/issues/i1', '/reviews', '/opinions?search=汤']) expect((await bureau({ method: 'GET', url: `${url}/runs/${runId}${encodeURI(path)}` })).statusCode).toBe(200)
    expect((await bureau({ method: 'GET', url: `${url}/reports/${reportId}/files/report.html` })).json()).toMatchObject({ message: '这份报告已随原文按保存期限清除' })
    expect((await ask({ method: 'GET', url: `/api/audit-events?subject=retention` })).json()).toMatchObject({ items: [{ action: 'retention.purged', detail: '报告 1 份，意见 3 条' }] })
  })

  test('keeps the documents where the administrator says so, and takes nothing new in', async () => {
    const { campaign, url } = await filled()
    const ask = await server.signedIn(administrator)
    await ask({ method: 'POST', url: `${url}/purge`, payload: { confirmation: '测试活动', reportsGoToo: false } })
    expect(await whereIs(MARK)).toEqual(['report_file'])
    const school = await server.signedIn(await server.newActor('school', campaign.schoolIds[0]))
    const occasionAnswer = await school({ method: 'POST', url: `${url}/occasions`, payload: { orgId: campaign.schoolIds[0], heldAt: '2026-03-10T02:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: null, dueCount: null, presentCount: null, answered: null } })
    expect([occasionAnswer.statusCode, (occasionAnswer.json() as { code: string }).code]).toEqual([409, 'conflict'])
    expect((await school({ method: 'POST', url: `${url}/runs`, payload: { orgId: campaign.schoolIds[0] } })).statusCode).toBe(409)
    expect((await ask({ method: 'POST', url: `${url}/purge`, payload: { confirmation: '测试活动', reportsGoToo: false } })).statusCode).toBe(409)
    await server.context.db.execute(sql`delete from report_file`)
  })

  test('happens by itself once the day is over, not before', async () => {
    const { campaign, url } = await filled()
    const ask = await server.signedIn(administrator)
    expect((await ask({ method: 'PUT', url: `${url}/retention`, payload: { textsUntil: '2020-01-01', reportsGoToo: true } })).statusCode).toBe(400)
    expect((await ask({ method: 'PUT', url: `${url}/retention`, payload: { textsUntil: '2099-12-31', reportsGoToo: true } })).json()).toMatchObject({ textsUntil: '2099-12-31' })
    await expireRecordsJob(server.context)
    expect(await whereIs(MARK)).toHaveLength(12)
    await server.context.db.execute(sql`update campaign set texts_until = '2020-01-01' where id = ${campaign.id}`)
    await expireRecordsJob(server.context)
    expect(await whereIs(MARK)).toEqual([])
  })
})

describe('what is kept for a while only', () => {
  test('goes when its time is up: answers, sessions, cells of rows that were not taken', async () => {
    const { campaign } = await filled()
    const { db } = server.context
    await db.execute(sql`update idempotency set created_at = now() - interval '8 days' where key = 'a-key-of-this'`)
    await db.insert(session).values({ idHash: 'gone', content: {}, expiresAt: new Date(Date.now() - 1000) })
    const cells = () => db.select().from(uploadRejection).where(sql`campaign_id = ${campaign.id}`)
    await expireRecordsJob(server.context)
    expect((await cells())[0]!.cells).not.toBeNull()
    expect(await db.select().from(idempotency)).toEqual([])
    expect(await db.select().from(session).where(sql`id_hash = 'gone'`)).toEqual([])
    await db.execute(sql`update upload set finished_at = now() - interval '31 days' where campaign_id = ${campaign.id}`)
    await expireRecordsJob(server.context)
    expect((await cells())[0]).toMatchObject({ cells: null, reason: '这一行是空的' })
    expect(await db.select().from(opinion).where(sql`campaign_id = ${campaign.id} and text = ${MARK}`)).toHaveLength(3)
  })
})
