import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { urgentMatters } from '../../../analysis/index.ts'
import { opinion } from '../../../server/db/tables.ts'
import type { Issue, PlacedOpinion, Run } from '../../../server/issue/contract.ts'
import { analyseRunJob, loadResult } from '../../../server/issue/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { askingIn } from './asking.ts'
import { addDemoOpinions } from './demo.ts'

interface Listed<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
  readonly total: number
}

const HARMED = '初二的小林手腕上有好几道刀片划的伤口，她对同桌说不想活了，班主任还不知道'
const CORRUPT = ['食堂承包商每学期给校长塞五万块钱红包，餐费却一直涨', '食堂承包商每学期给校长塞三万块钱红包，餐费年年涨', '食堂承包商每年给校长塞十万块钱红包，餐费一涨再涨']

let server: TestServer
let campaign: TestCampaign
let ask: ReturnType<typeof askingIn>
let bureau: TestActor
let run: Run
let harmedId: string
let corruptIds: string[]

const page = <Item>(what: 'issues' | 'opinions', query = '') => ask<Listed<Item>>(bureau, 'GET', `/runs/${run.id}/${what}?limit=200${query}`)
const opinions = async (query = '') => (await page<PlacedOpinion>('opinions', query)).body
const issues = async (query = '') => (await page<Issue>('issues', query)).body

async function addOpinions(texts: readonly string[]): Promise<string[]> {
  const rows = texts.map((text) => ({ campaignId: campaign.id, id: uuid(), orgId: campaign.schoolIds[0], text, sourceCells: [['原话', text]], rowKey: text, createdBy: bureau.id }))
  await server.context.db.insert(opinion).values(rows)
  return rows.map(({ id }) => id)
}

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  ask = askingIn(server, campaign)
  bureau = await server.newActor('bureau', campaign.bureauId)
  await addDemoOpinions(server.context, campaign, bureau.id, 0, 240)
  ;[harmedId] = (await addOpinions([HARMED])) as [string]
  corruptIds = await addOpinions(CORRUPT)
  run = (await ask<Run>(bureau, 'POST', '/runs', { orgId: campaign.bureauId })).body
  await analyseRunJob(server.context, { campaignId: campaign.id, runId: run.id }, new AbortController().signal)
})
afterAll(() => server.stop())

describe('opinions for the named handler alone', () => {
  test('are such by their wording', () => {
    expect(urgentMatters(HARMED)).toContain('自伤')
    for (const text of CORRUPT) expect(urgentMatters(text)).toContain('廉洁举报')
  })

  test('on a child in danger are counted without a word of theirs', async () => {
    const { body } = await ask<PlacedOpinion>(bureau, 'GET', `/runs/${run.id}/opinions/${harmedId}`)
    expect(body).toMatchObject({ text: '〔涉及学生安全，仅限处置人查看〕', source: { cells: [] } })
    expect((await opinions(`&orgId=${campaign.schoolIds[0]}`)).items.map(({ id }) => id)).toContain(harmedId)
  })

  test('are not told by a search either', async () => {
    expect((await opinions(`&search=${encodeURIComponent('手腕')}`)).items.map(({ id }) => id)).not.toContain(harmedId)
  })

  test('that report corruption are in no list, page or issue', async () => {
    const all = await opinions(`&orgId=${campaign.schoolIds[0]}`)
    expect(all.items.filter(({ id }) => corruptIds.includes(id))).toEqual([])
    expect((await ask(bureau, 'GET', `/runs/${run.id}/opinions/${corruptIds[0]}`)).status).toBe(404)
    const result = await loadResult(server.context.db, campaign.id, run.id)
    const own = result.opinions.issueId[result.opinions.id.indexOf(corruptIds[0]!)]
    expect(own).not.toBeNull()
    expect((await issues('&state=all')).items.map(({ id }) => id)).not.toContain(own)
    expect((await ask(bureau, 'GET', `/runs/${run.id}/issues/${own}`)).status).toBe(404)
    expect(JSON.stringify(await issues('&state=all'))).not.toContain('红包')
  })

  test('are not quoted in what documents are written from', async () => {
    const { opinions: columns } = await loadResult(server.context.db, campaign.id, run.id)
    for (const id of [harmedId, ...corruptIds]) expect(columns.text[columns.id.indexOf(id)]).toBe('〔涉及学生安全，仅限处置人查看〕')
  })
})

describe('the list of issues', () => {
  test('has ranks without a gap, though some issues are in no list', async () => {
    const { items, total } = await issues()
    expect(items.map(({ rank }) => rank)).toEqual(items.map((_, at) => at + 1))
    expect(total).toBe(items.length)
    expect((await ask<Run>(bureau, 'GET', `/runs/${run.id}`)).body.counts!.issues).toBe(total)
  })

  test.each(['rank', 'mentions', 'latest'])('by %s goes on where its last page ended', async (order) => {
    const whole = (await issues(`&order=${order}`)).items.map(({ id }) => id)
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: Listed<Issue> = (await ask<Listed<Issue>>(bureau, 'GET', `/runs/${run.id}/issues?limit=7&order=${order}${cursor && `&cursor=${cursor}`}`)).body
      ids.push(...next.items.map(({ id }) => id))
      cursor = next.nextCursor
    }
    expect(ids).toEqual(whole)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is filtered by area and stage, all of which add up', async () => {
    const { items } = await issues()
    const areas = [...new Set(items.map(({ area }) => area))]
    const byArea = await Promise.all(areas.map((area) => issues(`&area=${encodeURIComponent(area)}`)))
    expect(byArea.reduce((sum, { total }) => sum + total, 0)).toBe(items.length)
    const byStage = await Promise.all(['S0', 'S1', 'S2', 'S3'].map((stage) => issues(`&stage=${stage}`)))
    expect(byStage.map(({ total }) => total)).toEqual([null, 'S1', 'S2', 'S3'].map((stage) => items.filter((issue) => issue.stage === stage).length))
  })

  test('is found by a word of an opinion', async () => {
    const { items } = await issues()
    const [said] = (await opinions(`&issueId=${items[0]!.id}`)).items
    const found = await issues(`&search=${encodeURIComponent(said!.text.slice(2, 8))}`)
    expect(found.items.map(({ id }) => id)).toContain(items[0]!.id)
    expect(found.total).toBeLessThan(items.length)
  })

  test('refuses a cursor that is none', async () => {
    expect((await ask(bureau, 'GET', `/runs/${run.id}/issues?cursor=abc`)).status).toBe(400)
  })
})

describe('the opinions behind a number', () => {
  test('are all of an issue, each with where it came from', async () => {
    const [issue] = (await issues()).items
    const { items, total } = await opinions(`&issueId=${issue!.id}`)
    expect(total).toBe(items.length)
    expect(items.reduce((sum, { mentionCount }) => sum + mentionCount, 0)).toBe(issue!.mentionCount)
    expect(items[0]!.source).toMatchObject({ fileName: 'opinions.csv', recordedBy: '测试bureau' })
    expect(items[0]!.source.row).toBeGreaterThan(1)
  })

  test('are filtered by who, where and when', async () => {
    const all = await opinions()
    const [sample] = all.items
    const monday = new Date(Date.parse(sample!.saidAt!) + 8 * 3_600_000)
    monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7))
    const query = `&audience=${encodeURIComponent(sample!.audience!)}&channel=${encodeURIComponent(sample!.channel!)}&orgId=${campaign.groupIds[0]}&week=${monday.toISOString().slice(0, 10)}`
    const { items, total } = await opinions(query)
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThan(all.total)
    for (const item of items) expect(item).toMatchObject({ audience: sample!.audience, channel: sample!.channel })
  })

  test('of another run or org are not found', async () => {
    const other = await server.newCampaign()
    expect((await ask(bureau, 'GET', `/runs/${run.id}/opinions/${uuid()}`)).status).toBe(404)
    expect((await opinions(`&orgId=${other.schoolIds[0]}`)).total).toBe(0)
  })
})
