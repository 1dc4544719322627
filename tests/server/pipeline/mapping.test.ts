import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../server/pipeline/input-error.ts'
import { chooseColumns } from '../../../server/pipeline/mapping.ts'
import type { NamedColumns } from '../../../server/pipeline/mapping.ts'
import { nearestHeader } from '../../../server/pipeline/nearest-name.ts'
import { readTables } from '../../../server/pipeline/read/tables.ts'
import type { RawTable } from '../../../server/pipeline/read/table.ts'
import { uploadPath } from './read/files.ts'

function table(header: readonly string[], rows: readonly (readonly (string | null)[])[], file = 'a.csv'): RawTable {
  return { file, sheet: null, encoding: 'utf-8', header, rows: rows.map((cells, i) => ({ row: i + 2, cells })), rejected: [] }
}

/** role → names of its columns, from the report */
function roles(tables: readonly RawTable[], named: NamedColumns = {}) {
  const { choices } = chooseColumns(tables, named)
  return Object.fromEntries([...new Set(choices.map(({ role }) => role))].map((role) => [role, choices.filter((choice) => choice.role === role).flatMap(({ columns }) => columns)]))
}

function refusal(tables: readonly RawTable[], named: NamedColumns): string {
  try {
    chooseColumns(tables, named)
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ reason }) => reason).join('\n')
    throw error
  }
  throw new Error('not refused')
}

const LEDGER = table(
  ['序号', '学校名称', '调研对象', '听取意见方式', '反映时间', '意见建议', '提及人数', '反映人', '联系方式', '办理情况'],
  [
    ['1', '实验小学', '家长', '家长会', '2026-03-02', '作业太多，孩子睡不够。', '12', '王小明', '13800010001', '已转学校研究办理，争取本学期内解决。'],
    ['2', '第二中学', '教师', '座谈会', '2026-03-03', '检查太多，没有时间备课。', '5', '李晓燕', '13800010002', '已列入学校的整改清单，正在逐项落实。'],
    ['3', '育才学校', '学生', '问卷', '2026-03-04', '体育课总被占用，希望还给我们。', null, '陈立', '13800010003', '已答复本人，并约谈了任课教师。'],
  ],
)

describe('guessing', () => {
  test('finds every role of a ledger, drops names and numbers, leaves the official reply aside', () => {
    expect(roles([LEDGER])).toEqual({ id: ['序号'], text: ['意见建议'], time: ['反映时间'], mentions: ['提及人数'], org: ['学校名称'], audience: ['调研对象'], channel: ['听取意见方式'], person: ['反映人'], personal: ['反映人', '联系方式'] })
  })

  test('takes a short title and a long detail together, in this order', () => {
    const letters = table(['detail', 'title', 'no'], [['食堂的饭菜太咸，种类也少，希望改善。', '食堂问题', 'x1'], ['放学时校门口堵车，孩子过马路不安全。', '交通安全', 'x2']])
    expect(roles([letters])['text']).toEqual(['title', 'detail'])
  })

  test('makes each open answer of a questionnaire an opinion of its own and says so', async () => {
    const tables = await readTables([uploadPath('questionnaire-text.csv')], {})
    const { tables: mapped, choices } = chooseColumns(tables, {})
    expect(mapped[0]!.mapping.textMode).toBe('each')
    const text = choices.find(({ role }) => role === 'text')!
    expect(text.columns).toEqual(['4、您认为当前最突出的问题是什么？', '5、您有什么意见和建议？'])
    expect(text.reason).toContain('每个答了的格子算一条意见')
    expect(roles(tables)).toMatchObject({ id: ['序号'], time: ['提交答卷时间'], org: ['2、您所在的学校'], audience: ['1、您的身份'], personal: ['来自IP'] })
  })

  test('a running number is the id only when complete and unique across all files', () => {
    const one = table(['序号', '意见'], [['1', '作业太多，睡不够。'], ['2', '饭菜太咸，希望改善。']])
    const other = table(['序号', '意见'], [['2', '检查太多，没有时间。'], ['3', '厕所太脏，没有热水。']], 'b.csv')
    expect(roles([one])['id']).toEqual(['序号'])
    expect(roles([one, other])['id']).toEqual([])
    expect(roles([table(['序号', '意见'], [['1', '作业太多，睡不够。'], [null, '饭菜太咸。']])])['id']).toEqual([])
  })

  test('a column named id stays the id when it has duplicates, so that they are refused', () => {
    const rows = [['1', '作业太多，睡不够。'], ['2', '饭菜太咸。'], ['2', '检查太多。']]
    expect(roles([table(['id', '意见'], rows)])['id']).toEqual(['id'])
    expect(roles([table(['type_id', '意见'], [['1', '作业太多。'], ['1', '饭菜太咸。'], ['1', '检查太多。']])])['id']).toEqual([])
  })

  test('a column of phone numbers is personal whatever its header', () => {
    const letters = table(['备用', '意见'], [['13800010001', '作业太多，睡不够。'], ['13800010002', '饭菜太咸，希望改善。']])
    expect(roles([letters])['personal']).toEqual(['备用'])
  })

  test('does not depend on the order of rows', () => {
    const rows = Array.from({ length: 9000 }, (_, i) => [`${i}`, i % 3 === 0 ? '实验小学' : '第二中学', `第${i}条意见：作业太多，希望减少。`, `${(i % 5) + 1}`])
    const header = ['编号', '单位', '内容', '人数']
    const forwards = chooseColumns([table(header, rows)], {}).choices
    expect(chooseColumns([table(header, rows.toReversed())], {}).choices).toEqual(forwards)
    expect(forwards.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true)
  })

  test('problems and suggestions side by side are two opinions; a deadline is no time, an answering office no school', () => {
    const rows = [['家长', '课后服务时间太短。', '建议延长到六点。', '调整时间', '2026年6月', '教育局'], ['教师', '检查评比多，填表多。', '建议精简检查。', '合并检查', '2026年5月', '教育局']]
    const found = roles([table(['调研对象', '存在问题', '意见建议', '整改措施', '完成时限', '承办单位'], rows)])
    expect(found).toMatchObject({ text: ['存在问题', '意见建议'], audience: ['调研对象'] })
    expect(found).not.toHaveProperty('time')
    expect(found).not.toHaveProperty('org')
  })

  test('running text that nobody was asked for is not an opinion beside one', () => {
    const rows = [['三月家访活动，走访了十二户家庭。', '作业太多，孩子睡眠不够。'], ['四月座谈活动，邀请了八名家长代表。', '课后服务时间短，接不了孩子。']]
    expect(roles([table(['活动简介', '家长意见'], rows)])['text']).toEqual(['家长意见'])
  })

  test('a person column whose cells are all the same tells nobody apart', () => {
    expect(roles([table(['提交人', '意见'], [['微信用户', '作业太多，睡不够。'], ['微信用户', '饭菜太咸。']])])).not.toHaveProperty('person')
  })

  test('refuses a table without a text column and lists its headers', () => {
    expect(refusal([table(['编号', '分数'], [['1', '90'], ['2', '85']])], {})).toBe('没有一列像意见；请用 --text 指定意见所在的列，表头有：编号、分数')
  })

  test('a sign-in table beside opinions is left out with a remark', () => {
    const { tables, remarks } = chooseColumns([LEDGER, table(['姓名', '单位'], [['王小明', '实验小学']])], {})
    expect(tables).toHaveLength(1)
    expect(remarks[0]!.reason).toContain('姓名、单位')
  })
})

describe('named columns', () => {
  test('are taken as named, the rest is guessed', () => {
    const { choices } = chooseColumns([LEDGER], { text: ['办理情况', '意见建议'], org: '调研对象' })
    expect(choices.filter(({ chosenBy }) => chosenBy === 'option').map(({ role, columns, confidence }) => [role, columns, confidence])).toEqual([['org', ['调研对象'], 1], ['text', ['办理情况', '意见建议'], 1]])
    expect(choices.some(({ role, chosenBy }) => role === 'time' && chosenBy === 'guess')).toBe(true)
  })

  test('one that is missing is refused with the nearest header', () => {
    expect(refusal([LEDGER], { text: ['意见建义'] })).toMatch(/^表头里没有“意见建义”，是不是“意见建议”？有：序号、学校名称/)
  })

  test('full width, spaces and case do not matter', () => {
    expect(roles([table(['ＩＤ', 'Text '], [['1', '作业太多'], ['2', '饭菜太咸']])], { id: 'id', text: ['text'] })).toMatchObject({ id: ['ＩＤ'], text: ['Text '] })
  })

  test('nearestHeader gives nothing when nothing is near', () => {
    expect(nearestHeader('学校', ['编号', '意见'])).toBeNull()
    expect(nearestHeader('留言详请', ['留言编号', '留言详情'])).toBe('留言详情')
  })
})

const HOTLINE = new URL('../../../../shared/data/hotline/messages_hot_issues.csv', import.meta.url)

test.skipIf(!existsSync(HOTLINE))('maps a real hotline export', async () => {
  expect(roles(await readTables([HOTLINE.pathname], {}))).toEqual({ id: ['留言编号'], text: ['留言主题', '留言详情'], time: ['留言时间'], person: ['留言用户'] })
})
