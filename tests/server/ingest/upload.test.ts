import { readFile } from 'node:fs/promises'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opinion, uploadPiece } from '../../../server/db/tables.ts'
import type { Upload } from '../../../server/ingest/contract.ts'
import { startTestServer, type TestCampaign, type TestServer } from '../harness.ts'
import { askPatiently, found, newSender, type Sender } from './sender.ts'

const fixture = (name: string) => readFile(new URL(`../../../fixtures/demo/${name}`, import.meta.url))

let server: TestServer
let campaign: TestCampaign

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
})
afterAll(() => server.stop())

async function senderAt(orgId: string, role: 'school' | 'group' = 'school', within = campaign): Promise<Sender> {
  return newSender(server, await askPatiently(server, await server.newActor(role, orgId)), within.id, orgId)
}

/** A school of its own for each test. */
async function newSchool(): Promise<{ sender: Sender; campaign: TestCampaign; orgId: string }> {
  const own = await server.newCampaign()
  const orgId = own.schoolIds[0]
  return { sender: await senderAt(orgId, 'school', own), campaign: own, orgId }
}

const storedIn = (campaignId: string) =>
  server.context.db.select().from(opinion).where(and(eq(opinion.campaignId, campaignId), isNull(opinion.withdrawnAt))).orderBy(asc(opinion.sourceRow), asc(opinion.id))

describe('a ledger in GB18030', () => {
  test('shows its columns with reasons and the first rows before anything is stored', async () => {
    const { sender, campaign: own } = await newSchool()
    const { status, preview, receipt } = await sender.sendToPreview('意见台账.csv', await fixture('school-upload.csv'))
    expect(status).toBe('read')
    expect(receipt).toBeNull()
    expect(preview).toMatchObject({ encoding: 'gb18030', textMode: 'joined', proposed: { text: ['反映内容'], id: '序号', time: '日期', channel: '渠道', audience: '对象', mentions: '提及人数', org: null } })
    expect(preview!.columns.find(({ column }) => column === '反映内容')).toMatchObject({ role: 'text', reason: expect.stringContaining('反映') })
    expect(preview!.rows).toHaveLength(20)
    expect(preview!.rows[0]).toMatchObject({ row: 4, cells: ['1', '2026-03-20', '主题班队会', '学生', '课太闷了', '1', expect.anything()] })
    expect(preview!.remarks.join()).toContain('合计')
    expect(await storedIn(own.id)).toEqual([])
  })

  test('is stored row by row with who, when and where it stood', async () => {
    const { sender, campaign: own, orgId } = await newSchool()
    const { status, receipt } = await sender.send('意见台账.csv', await fixture('school-upload.csv'))
    expect(status).toBe('done')
    const rows = await storedIn(own.id)
    expect(receipt).toMatchObject({ acceptedCount: rows.length, repeatedCount: 0, unknownOrgs: [] })
    expect(receipt!.rowCount).toBe(receipt!.acceptedCount + receipt!.rejectedCount)
    expect(receipt!.mentionCount).toBe(rows.reduce((sum, { mentionCount }) => sum + mentionCount, 0))
    expect(rows[1]).toMatchObject({
      orgId,
      text: '书发晚了，前两周共用一本',
      saidAt: new Date('2026-03-19T16:00:00Z'),
      channel: '主题班队会',
      audience: '学生',
      schoolStage: '小学',
      mentionCount: 10,
      sourceFile: '意见台账.csv',
      sourceRow: 5,
    })
    expect(rows[1]!.sourceCells).toContainEqual(['序号', '2'])
  })

  test('lists each row that was not taken with its reason, and gives them back as a workbook that can be sent again', async () => {
    const { sender, campaign: own } = await newSchool()
    const { id, receipt } = await sender.send('意见台账.csv', await fixture('school-upload.csv'))
    const { items, total } = found<{ items: { row: number; reason: string }[]; total: number }>(await sender.ask('GET', `uploads/${id}/rejections?limit=200`), 200)
    expect(total).toBe(receipt!.rejectedCount)
    expect(items).toContainEqual({ row: 7, column: '反映内容', reason: '没有意见内容（空白）', cell: null })
    expect(items.some(({ reason }) => reason.includes('合计'))).toBe(true)
    const file = await sender.ask('GET', `uploads/${id}/rejections.xlsx`)
    expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain('意见台账-没有收下的行.xlsx')
    const before = await storedIn(own.id)
    const again = await sender.send('改正.xlsx', file.rawPayload)
    expect(again.preview!.proposed).toMatchObject({ text: ['反映内容'], id: '序号', audience: '对象' })
    expect(await storedIn(own.id)).toEqual(before)
  })

  test('adds nothing when it is sent again, and is told to be the same file', async () => {
    const { sender, campaign: own } = await newSchool()
    const first = await sender.send('意见台账.csv', await fixture('school-upload.csv'))
    const before = await storedIn(own.id)
    const again = await sender.send('意见台账（副本）.csv', await fixture('school-upload.csv'))
    expect(again).toMatchObject({ status: 'done', sameFileAs: first.id, receipt: { acceptedCount: 0, repeatedCount: first.receipt!.acceptedCount, mentionCount: 0 } })
    expect(await storedIn(own.id)).toEqual(before)
  })
})

describe('a questionnaire export', () => {
  test('gives an opinion for each answer in words, and the channel of a questionnaire', async () => {
    const { sender, campaign: own } = await newSchool()
    const { status, preview, receipt } = await sender.send('问卷.csv', await fixture('wjx-text-export.csv'))
    expect(preview).toMatchObject({ textMode: 'each', rowCount: 60, proposed: { text: ['7、您最想反映的一个问题是什么？', '8、您有什么好的建议？'], time: '提交答卷时间', audience: '1、您的身份是？', channel: null, org: null } })
    const rows = await storedIn(own.id)
    expect(status).toBe('done')
    expect(rows).toHaveLength(receipt!.acceptedCount)
    expect(receipt!.acceptedCount).toBeGreaterThan(60)
    expect(new Set(rows.map(({ channel }) => channel))).toEqual(new Set(['调查问卷']))
    expect(new Set(rows.map(({ audience }) => audience))).toEqual(new Set(['家长', '教师', '学生', null]))
    expect(rows.filter(({ audience }) => audience === null).every(({ sourceCells }) => JSON.stringify(sourceCells).includes('其他〖小饭桌老师〗'))).toBe(true)
    expect(new Set(rows.map(({ schoolStage }) => schoolStage))).toEqual(new Set(['小学', '初中', '高中', '学前']))
    expect(rows.every(({ sourceCells }) => (sourceCells as string[][])[0]![0] === '问卷题目')).toBe(true)
    expect(JSON.stringify(rows)).not.toContain('203.0.113')
  })

  test('gives the same opinions whether one or two of its questions were taken before', async () => {
    const { sender, campaign: own } = await newSchool()
    const one = await sender.send('问卷.csv', await fixture('wjx-text-export.csv'), { text: ['7、您最想反映的一个问题是什么？'], textMode: 'joined' })
    const both = await sender.send('问卷.csv', await fixture('wjx-text-export.csv'), { textMode: 'each' })
    expect(both.receipt!.repeatedCount).toBe(one.receipt!.acceptedCount)
    expect(await storedIn(own.id)).toHaveLength(one.receipt!.acceptedCount + both.receipt!.acceptedCount)
  })
})

describe('a ledger that grew', () => {
  const ledger = (rows: readonly string[]) => ['序号,对象,意见内容,办理情况', ...rows].join('\n')

  test('adds only its new rows', async () => {
    const { sender, campaign: own } = await newSchool()
    await sender.send('第一周.csv', ledger(['1,家长,作业太多孩子十一点才睡,', '2,教师,检查太多表格填不完,']))
    const { receipt } = await sender.send('第二周.csv', ledger(['1,家长,作业太多孩子十一点才睡,已答复', '2,教师,检查太多表格填不完,办理中', '3,学生,体育课老被占,']))
    expect(receipt).toMatchObject({ acceptedCount: 1, repeatedCount: 2 })
    expect((await storedIn(own.id)).map(({ text }) => text)).toEqual(['作业太多孩子十一点才睡', '检查太多表格填不完', '体育课老被占'])
  })

  test('without numbers adds only its new rows, although another column changed, and keeps two rows alike as two', async () => {
    const { sender, campaign: own } = await newSchool()
    const plain = (rows: readonly string[]) => ['对象,意见内容,办理情况', ...rows].join('\n')
    await sender.send('第一周.csv', plain(['家长,作业太多孩子十一点才睡,', '家长,作业太多孩子十一点才睡,', '教师,检查太多表格填不完,']))
    const { receipt } = await sender.send('第二周.csv', plain(['家长,作业太多孩子十一点才睡,已答复', '家长,作业太多孩子十一点才睡,', '家长,作业太多孩子十一点才睡,', '教师,检查太多表格填不完,已答复']))
    expect(receipt).toMatchObject({ acceptedCount: 1, repeatedCount: 3 })
    expect(await storedIn(own.id)).toHaveLength(4)
  })

  test('that begins at 1 again is not taken for the old one', async () => {
    const { sender } = await newSchool()
    await sender.send('一.csv', ledger(['1,家长,作业太多孩子十一点才睡,']))
    const { receipt } = await sender.send('二.csv', ledger(['1,家长,食堂的菜总是凉的,']))
    expect(receipt).toMatchObject({ acceptedCount: 1, repeatedCount: 0 })
  })

  test('with one number twice is taken whole: a row pasted twice counts once', async () => {
    const { sender } = await newSchool()
    const { receipt } = await sender.send('编号重复.csv', ['编号,意见内容', 'a1,作业太多孩子十一点才睡', 'a1,作业太多孩子十一点才睡', 'a1,食堂的菜总是凉的', 'a2,体育课老被占', 'a3,检查太多表格填不完'].join('\n'), { id: '编号' })
    expect(receipt).toMatchObject({ rowCount: 5, acceptedCount: 4, repeatedCount: 1, rejectedCount: 0 })
  })

  test('is read with the columns that were confirmed for the last file with its header', async () => {
    const { sender } = await newSchool()
    await sender.send('一.csv', ledger(['1,家长,作业太多孩子十一点才睡,', '2,家长,食堂的菜总是凉的,']), { audience: null })
    const { preview } = await sender.sendToPreview('二.csv', ledger(['1,家长,作业太多孩子十一点才睡,', '3,家长,体育课老被占,']))
    expect(preview!.proposed.audience).toBeNull()
    expect(preview!.columns.find(({ column }) => column === '对象')).toMatchObject({ role: 'other', reason: '与上次同样表头的文件一致' })
  })
})

describe('orgs in a file', () => {
  test('get their own opinions where the sender may store them; unknown names are listed', async () => {
    const own = await server.newCampaign()
    const sender = await senderAt(own.groupIds[0], 'group', own)
    const mark = own.bureauId.slice(-6)
    const { receipt } = await sender.send(
      '汇总.csv',
      ['学校,意见', `第1小学${mark},作业太多孩子十一点才睡`, `第2小学${mark},食堂的菜总是凉的`, `第3小学${mark},体育课老被占`, '没有这所学校,检查太多表格填不完'].join('\n'),
      { org: '学校' },
    )
    expect(receipt!.unknownOrgs.toSorted()).toEqual([`第3小学${mark}`, '没有这所学校'].toSorted())
    const rows = await storedIn(own.id)
    expect(rows.map(({ orgId }) => orgId)).toEqual([own.schoolIds[0], own.schoolIds[1], own.groupIds[0], own.groupIds[0]])
  })
})

describe('what identifies people', () => {
  test('is neither shown nor stored: names and numbers are masked, people become pseudonyms', async () => {
    const { sender, campaign: own } = await newSchool()
    const file = ['姓名,联系电话,意见', '王小明,13800000012,请打13900000034联系我，食堂的菜总是凉的', '李小红,13800000056,作业太多孩子十一点才睡', '王小明,13800000012,体育课老被占'].join('\n')
    const { preview, receipt } = await sender.send('实名.csv', file)
    const rows = await storedIn(own.id)
    const kept = JSON.stringify([preview, rows])
    for (const secret of ['王小明', '李小红', '13800000012', '13900000034']) expect(kept).not.toContain(secret)
    expect(receipt!.masked).toEqual({ 手机: 1 })
    expect(rows[0]!.personKey).not.toBeNull()
    expect(rows[0]!.personKey).toBe(rows[2]!.personKey)
    expect(rows[0]!.personKey).not.toBe(rows[1]!.personKey)
  })
})

describe('refused with a sentence and nothing stored', () => {
  test('a picture named like a workbook', async () => {
    const { sender, campaign: own } = await newSchool()
    const upload = await sender.sendToPreview('意见.xlsx', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]))
    expect(upload).toMatchObject({ status: 'refused', preview: null, refusal: ['意见.xlsx：内容是图片（PNG），不是表格；请上传表格或文字文件'] })
    expect(await server.context.db.select().from(uploadPiece).where(eq(uploadPiece.campaignId, own.id))).toEqual([])
  })

  test('a table without opinions, in words that speak of no command line', async () => {
    const { sender } = await newSchool()
    const { status, refusal } = await sender.sendToPreview('花名册.csv', '班级,人数\n一班,40\n二班,41\n')
    expect(status).toBe('refused')
    expect(refusal).toEqual(['花名册.csv：没有一列像意见；请确认表里有一列写的是意见或建议，并写上表头；表头有：班级、人数'])
  })

  test('an empty file', async () => {
    const { sender } = await newSchool()
    expect(found(await sender.post('空.csv', ''), 400)).toMatchObject({ code: 'invalid', message: expect.stringContaining('空的') })
    expect(found(await sender.ask('GET', 'uploads'), 200)).toMatchObject({ total: 0 })
  })

  test('a file over the limit', async () => {
    const small = await startTestServer({ uploadLimitBytes: 2 * 1024 * 1024 })
    try {
      const own = await small.newCampaign()
      const sender = newSender(small, await askPatiently(small, await small.newActor('school', own.schoolIds[0])), own.id, own.schoolIds[0])
      expect(found(await sender.post('大.csv', new Uint8Array(2 * 1024 * 1024 + 1).fill(0x61)), 413)).toMatchObject({ code: 'tooLarge', message: '文件超过 2 MB 的上限，没有收下；请分成几份再上传' })
      expect(found(await sender.ask('GET', 'uploads'), 200)).toMatchObject({ total: 0 })
      expect((await sender.post('刚好.csv', new Uint8Array(2 * 1024 * 1024).fill(0x61))).statusCode).toBe(202)
    } finally {
      await small.stop()
    }
  })
})

describe('access', () => {
  test('a school sees its own uploads alone, its group and nobody beside', async () => {
    const own = await server.newCampaign()
    const sender = await senderAt(own.schoolIds[0], 'school', own)
    const upload = await sender.send('台账.csv', '序号,意见\n1,作业太多孩子十一点才睡\n')
    const group = await senderAt(own.groupIds[0], 'group', own)
    expect((await group.read(upload.id)).fileName).toBe('台账.csv')
    expect(found(await group.ask('GET', 'uploads'), 200)).toMatchObject({ total: 1 })
    for (const orgId of [own.schoolIds[1], own.groupIds[1]]) {
      const other = await senderAt(orgId, 'school', own)
      expect(found(await other.ask('GET', 'uploads'), 200)).toMatchObject({ items: [], total: 0 })
      for (const [method, path] of [['GET', ''], ['GET', '/rejections'], ['GET', '/rejections.xlsx'], ['DELETE', ''], ['POST', '/cancellation'], ['POST', '/restoration']] as const) {
        expect(found(await other.ask(method, `uploads/${upload.id}${path}`), 404)).toMatchObject({ code: 'notFound' })
      }
      expect((await other.ask('GET', `uploads?orgId=${own.schoolIds[0]}`)).statusCode).toBe(403)
    }
  })

  test('nobody uploads for another org or into another campaign', async () => {
    const ask = await askPatiently(server, await server.newActor('school', campaign.schoolIds[0]))
    expect((await newSender(server, ask, campaign.id, campaign.schoolIds[1]).post('a.csv', '意见\n好')).statusCode).toBe(403)
    expect((await newSender(server, ask, (await server.newCampaign()).id, campaign.schoolIds[0]).post('a.csv', '意见\n好')).statusCode).toBe(404)
    const visitor = await askPatiently(server, null)
    expect((await newSender(server, visitor, campaign.id, campaign.schoolIds[0]).post('a.csv', '意见\n好')).statusCode).toBe(401)
  })
})

describe('asked twice', () => {
  test('a file sent twice with one key is one upload; the key with another file is a conflict', async () => {
    const { sender } = await newSchool()
    const key = { 'idempotency-key': 'sent-from-a-phone-1' }
    const first = found<Upload>(await sender.post('a.csv', '意见\n食堂的菜总是凉的', key), 202)
    expect(found<Upload>(await sender.post('a.csv', '意见\n食堂的菜总是凉的', key), 202).id).toBe(first.id)
    expect((await sender.post('a.csv', '意见\n另外一句话', key)).statusCode).toBe(409)
    expect(found(await sender.ask('GET', 'uploads'), 200)).toMatchObject({ total: 1 })
  })

  test('columns are checked and confirmed once', async () => {
    const { sender } = await newSchool()
    const upload = await sender.sendToPreview('a.csv', '序号,意见\n1,食堂的菜总是凉的\n2,作业太多孩子十一点才睡')
    expect(found(await sender.confirm(upload, { text: ['内容'] }), 400)).toMatchObject({ message: '表里没有“内容”这一列，请重新选择' })
    expect(found(await sender.confirm(upload, { time: '意见' }), 400)).toMatchObject({ message: '“意见”这一列选了两次，一列只能有一种用途' })
    found(await sender.confirm(upload), 202)
    found(await sender.confirm(upload), 202)
    expect((await sender.confirm(upload, { id: null })).statusCode).toBe(409)
  })

  test('a page goes on behind the last one', async () => {
    const { sender } = await newSchool()
    const ids: string[] = []
    for (const n of [1, 2, 3]) ids.unshift(found<Upload>(await sender.post(`${n}.csv`, `意见\n第${n}条意见`), 202).id)
    const first = found<{ items: Upload[]; nextCursor: string }>(await sender.ask('GET', 'uploads?limit=2'), 200)
    const second = found<{ items: Upload[]; nextCursor: string | null }>(await sender.ask('GET', `uploads?limit=2&cursor=${first.nextCursor}`), 200)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
    expect((await sender.ask('GET', 'uploads?cursor=nonsense')).statusCode).toBe(400)
  })
})
