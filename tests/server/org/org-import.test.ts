import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OrgImport } from '../../../server/org/contract.ts'
import { importOrgsAsOperator } from '../../../server/org/service.ts'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'

let server: TestServer
let campaign: TestCampaign
let ask: Awaited<ReturnType<TestServer['signedIn']>>
let bureau: string
let school: string
beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  ask = await server.signedIn(await server.newActor('administrator', campaign.bureauId))
  const orgs = await listed()
  bureau = orgs.find(({ id }) => id === campaign.bureauId)!.name
  school = orgs.find(({ id }) => id === campaign.schoolIds[0])!.name
})
afterAll(() => server.stop())

interface Listed {
  id: string
  name: string
  parentId: string | null
  kind: string
  schoolStage: string | null
  roster: Record<string, number> | null
}

async function listed(): Promise<Listed[]> {
  return (await ask({ method: 'GET', url: `/api/campaigns/${campaign.id}/orgs` })).json()
}

async function send(step: 'preview' | 'import', csv: string): Promise<OrgImport> {
  const payload = `--edge\r\ncontent-disposition: form-data; name="file"; filename="orgs.csv"\r\n\r\n${csv}\r\n--edge--\r\n`
  const answer = await ask({ method: 'POST', url: `/api/campaigns/${campaign.id}/orgs/${step}`, headers: { 'content-type': 'multipart/form-data; boundary=edge' }, payload })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

describe('importing orgs', () => {
  test('shows what would change and stores nothing', async () => {
    const before = await listed()
    const preview = await send('preview', `单位名称,上级单位,类别,学段,教师人数,备注\n新星小学,${bureau},园校,小学,40,无\n${school},,,,35,\n`)
    expect(preview).toMatchObject({ newCount: 1, changedCount: 1, sameCount: 0, problems: [], isImported: false })
    expect(preview.lines[1]).toMatchObject({ name: school, change: 'changed', changes: ['教师人数：30 → 35'] })
    expect(preview.columns.at(-1)).toEqual({ header: '备注', field: null })
    expect(await listed()).toEqual(before)
  })

  test('adds and updates by name, keeps what the table does not say, and changes nothing the second time', async () => {
    const csv = `单位名称,上级单位,类别,学段,教师（人）,家长\n晨光教育组,,教育组,,,\n晨光幼儿园,晨光教育组,园校,幼儿园,12,\n${school},晨光教育组,,,,610\n`
    expect(await send('import', csv)).toMatchObject({ newCount: 2, changedCount: 1, isImported: true })
    const byName = new Map((await listed()).map((org) => [org.name, org]))
    expect(byName.get('晨光教育组')).toMatchObject({ parentId: campaign.bureauId, kind: '教育组', roster: {} })
    expect(byName.get('晨光幼儿园')).toMatchObject({ parentId: byName.get('晨光教育组')!.id, schoolStage: '学前', roster: { 教师: 12 } })
    expect(byName.get(school)).toMatchObject({ id: campaign.schoolIds[0], parentId: byName.get('晨光教育组')!.id, kind: '园校', schoolStage: '小学', roster: { 教师: 30, 学生: 600, 家长: 610 } })
    expect(await send('import', csv)).toMatchObject({ newCount: 0, changedCount: 0, sameCount: 3 })
  })

  test('names every problem with its row and column, and then stores nothing of it', async () => {
    const other = await server.newCampaign()
    const foreign = (await (await server.signedIn(await server.newActor('administrator', other.bureauId)))({ method: 'GET', url: `/api/campaigns/${other.id}/orgs` })).json() as Listed[]
    const before = await listed()
    const rows = ['甲小学,没有的教育组,园校,10', '乙小学,,学校,10', '丙小学,,园校,十', '丙小学,,园校,10', '丁小学,,,10', `${foreign[0]!.name},,园校,1`, ',,园校,1', '戊小学,戊小学,园校,1']
    const { problems, isImported } = await send('import', `单位名称,上级单位,类别,教师\n${rows.join('\n')}\n`)
    expect(isImported).toBe(false)
    expect(problems.map(({ row, column, reason }) => `${row} ${column} ${reason.slice(0, 14)}`)).toEqual([
      '2 上级单位 没有“没有的教育组”这个上级单',
      '3 类别 没有“学校”这个类别，请填：',
      '3 类别 新单位要写明类别',
      '4 教师 “十”不是人数，请填 0 或',
      '5 单位名称 “丙小学”在第 4 行已经有了',
      '6 类别 新单位要写明类别',
      `7 单位名称 “${foreign[0]!.name}”`.slice(0, 22),
      '8 单位名称 单位名称是空的',
      '9 上级单位 上级单位不能是自己',
    ].map((line) => expect.stringContaining(line.slice(0, 16)) as unknown))
    expect(await listed()).toEqual(before)
  })

  test('refuses a circle and a bureau below its own orgs', async () => {
    const circle = await send('import', '单位名称,上级单位,类别\n一组,二组,教育组\n二组,一组,教育组\n')
    expect(circle.problems.map(({ reason }) => reason)).toEqual(['上下级成了一圈：一组 → 二组 → 一组', '上下级成了一圈：二组 → 一组 → 二组'])
    expect((await send('import', `单位名称,上级单位\n${bureau},${school}\n`)).problems[0]!.reason).toContain('主办单位')
  })

  test('says what is missing when there is no column of names', async () => {
    expect((await send('preview', '编号,人数\n1,2\n')).problems).toMatchObject([{ row: null, reason: expect.stringContaining('没有找到“单位名称”这一列') }])
  })

  test('takes the headers of the demonstration, from the command line too', async () => {
    const { id } = await server.newCampaign({ name: '另一次活动' })
    const bytes = await readFile(new URL('../../../fixtures/demo/orgs.csv', import.meta.url))
    // The bureau of the table stands below the campaign's own here.
    expect(await importOrgsAsOperator(server.context.db, '另一次活动', bytes)).toMatchObject({ newCount: 47, problems: [], isImported: true })
    expect(await importOrgsAsOperator(server.context.db, id, bytes)).toMatchObject({ newCount: 0, changedCount: 0, sameCount: 47 })
    await expect(importOrgsAsOperator(server.context.db, '没有的活动', bytes)).rejects.toMatchObject({ code: 'notFound' })
  })
})
