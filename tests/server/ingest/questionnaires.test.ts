import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, describe, expect, test } from 'vitest'
import { toNamedColumns } from '../../../server/ingest/confirmed.ts'
import type { UploadPreview } from '../../../server/ingest/contract.ts'
import { hiddenColumns, previewOf } from '../../../server/ingest/preview.ts'
import { rowBatches } from '../../../server/ingest/row-batches.ts'
import type { UploadedOpinion } from '../../../server/opinion/service.ts'
import { chooseColumns } from '../../../server/pipeline/mapping.ts'
import { streamTables } from '../../../server/pipeline/read/tables.ts'
import { surveyTables } from '../../../server/pipeline/survey.ts'
import { biffWorkbook } from '../pipeline/read/biff.ts'

const folder = mkdtempSync(join(tmpdir(), 'wz-forms-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Read with no column said by hand. */
async function imported(path: string): Promise<{ preview: UploadPreview; opinions: UploadedOpinion[]; rejectedCount: number }> {
  const tables = await surveyTables(streamTables(path, {}), 'all')
  const preview = previewOf(tables, chooseColumns(tables, {}))
  const placing = { own: { orgId: 'own', schoolStage: null }, targets: new Map(), hidden: hiddenColumns(preview), campaignId: 'c', secret: 's' }
  const batches = rowBatches({ path, named: toNamedColumns(preview.proposed, preview), placing, from: 0 })
  const opinions: UploadedOpinion[] = []
  for (;;) {
    const next = await batches.next()
    if (next.done === true) return { preview, opinions, rejectedCount: next.value.rejectedCount }
    opinions.push(...(JSON.parse(next.value.opinions) as UploadedOpinion[]))
  }
}

const SAID = ['作业太多了，孩子每天写到十一点才能睡觉。', '食堂的饭菜太咸，希望多几个花样。', '体育课老是被数学课占用。', '希望课后服务多开几个社团。', '检查评比太多，填表填到半夜。']
const csv = (header: readonly string[], rows: readonly (readonly (string | number)[])[]) => [header, ...rows].map((cells) => cells.join(',')).join('\n')
const rowsOf = (make: (i: number, said: string) => (string | number)[]) => Array.from({ length: 30 }, (_, i) => make(i, SAID[i % SAID.length]!))
const written = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const WJX = ['序号', '提交答卷时间', '所用时间', '来源', '来源详情', '来自IP', '1、您的身份是？', '2、您关心的问题（多选）', '3、请按重要程度排序', '4、第4题(教学)', '4、第4题(管理)', '5、您还有什么意见和建议？', '总分']

describe('tables of questionnaire services need no column said by hand', () => {
  test('问卷星 option texts: open answers are opinions, choices stay in their cells, no address is kept', async () => {
    const rows = rowsOf((i, said) => [i + 1, '2026/3/2 9:00:00', '35秒', '微信', 'N/A', `203.0.113.${i}(四川-成都)`, i % 2 === 0 ? '家长' : '其他〖小饭桌老师〗', '作业┋其他〖操场的灯坏了没人修〗', '作业→睡眠→食堂', '满意', '一般', i === 3 ? '(空)' : i === 4 ? '(跳过)' : said, 7])
    const { preview, opinions, rejectedCount } = await imported(written('wjx_0.csv', csv(WJX, rows)))
    expect(preview.proposed).toMatchObject({ id: '序号', time: '提交答卷时间', text: ['5、您还有什么意见和建议？'], audience: '1、您的身份是？', channel: null, person: null })
    expect([opinions.length, rejectedCount]).toEqual([28, 2])
    expect(opinions[0]).toMatchObject({ channel: '调查问卷', audience: '家长' })
    expect(opinions[0]!.source_cells).toEqual(expect.arrayContaining([['2、您关心的问题（多选）', '作业┋其他〖操场的灯坏了没人修〗'], ['3、请按重要程度排序', '作业→睡眠→食堂'], ['4、第4题(教学)', '满意']]))
    expect(JSON.stringify(opinions)).not.toContain('203.0.113')
  })

  test('问卷星 codes: −3 and −2 are no answers, columns of 0 and 1 no opinions', async () => {
    const header = ['序号', '提交答卷时间', '所用时间', '来源', '来源详情', '来自IP', '1、您的身份是？', '2、第2题(作业)', '2、第2题(睡眠)', '3、第3题(作业)', '4、您还有什么意见和建议？']
    const rows = rowsOf((i, said) => [i + 1, '2026/3/2 9:00:00', '35秒', '微信', 'N/A', '203.0.113.9', 1 + (i % 3), i % 2, i % 3 === 0 ? -3 : 1, i % 4 === 0 ? -2 : 2, i % 5 === 0 ? '-3' : said])
    const { preview, opinions } = await imported(written('wjx_2.xls', biffWorkbook([{ name: 'Sheet1', rows: [header, ...rows] }])))
    expect(preview.proposed.text).toEqual(['4、您还有什么意见和建议？'])
    expect(opinions).toHaveLength(24)
    expect(opinions.flatMap(({ source_cells }) => source_cells).filter(([, cell]) => cell === '-3' || cell === '-2')).toEqual([])
  })

  test.each([
    ['腾讯问卷', ['编号', '开始答题时间', '结束答题时间', '答题时长', '用户类型', '用户ID', '1.您的身份', '2.您所在的学校', '3.您对学校有什么意见或建议？'], (i: number, said: string) => [1000 + i, '2026-03-02 10:00:00', '2026-03-02 10:03:00', '3分3秒', '匿名用户', '', '家长', '第一小学', said], { id: '编号', time: '结束答题时间', audience: '1.您的身份', org: '2.您所在的学校', text: ['3.您对学校有什么意见或建议？'] }, /203\.0/],
    ['金数据', ['序号', '您的身份', '您的姓名', '手机号', '您的意见或建议', '提交人', '提交时间', '填写设备', 'IP'], (i: number, said: string) => [i + 1, '教师', '王小明', `1380001${1000 + i}`, said, '王小明', '2026-03-02 10:00:00', '手机', '203.0.113.7'], { id: '序号', time: '提交时间', audience: '您的身份', text: ['您的意见或建议'] }, /王小明|1380001|203\.0/],
    ['WPS 表单', ['提交者（自动）', '提交时间（自动）', '1.您的学校（必填）', '2.您的角色', '3.您最想反映的问题是什么？'], (i: number, said: string) => [`微信用户${'甲乙丙丁'[i % 4]}`, `2026/03/02 10:${10 + i}`, '第一小学', '家长', said], { time: '提交时间（自动）', org: '1.您的学校（必填）', audience: '2.您的角色', text: ['3.您最想反映的问题是什么？'] }, /微信用户/],
  ])('%s', async (_, header, make, proposed, never) => {
    const { preview, opinions } = await imported(written(`${_}.csv`, csv(header, rowsOf(make))))
    expect(preview.proposed).toMatchObject(proposed)
    expect(opinions).toHaveLength(30)
    expect(opinions[0]).toMatchObject({ channel: '调查问卷' })
    expect(JSON.stringify(opinions)).not.toMatch(never)
  })
})

const DATA = fileURLToPath(new URL('../../../../shared/data/questionnaires/', import.meta.url))
const NO_ANSWER = new Set(['', '(空)', '(跳过)', '-2', '-3', '[DESENSITIZED]', 'N/A', 'null'])

describe.skipIf(!existsSync(DATA))('real questionnaires', () => {
  test.each(existsSync(DATA) ? readdirSync(DATA) : [])('%s gives the answers that another reader counts', async (name) => {
    const bytes = readFileSync(join(DATA, name))
    const text = new TextDecoder(name.includes('gb18030') ? 'gb18030' : 'utf-8').decode(bytes)
    const [header, ...rows] = parse(text, { relax_column_count: true }) as [string[], ...string[][]]
    const { preview, opinions } = await imported(join(DATA, name))
    expect(preview.rowCount).toBe(rows.length)
    const counted = Object.fromEntries(preview.proposed.text.map((question) => [question, rows.filter((cells) => !NO_ANSWER.has(cells[header.indexOf(question)]?.trim() ?? '')).length]))
    // An answer that lists several points is several opinions of one row.
    const answered = Object.fromEntries(preview.proposed.text.map((question) => [question, new Set(opinions.filter(({ source_cells }) => source_cells[0]?.[1] === question).map(({ source_row }) => source_row)).size]))
    expect(answered).toEqual(counted)
    console.log(`${name}: ${rows.length} rows, ${preview.proposed.text.length} open questions, ${Object.values(counted).reduce((sum, count) => sum + count, 0)} answers, ${opinions.length} opinions`)
  })
})
