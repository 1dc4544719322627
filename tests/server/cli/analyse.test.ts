import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../analysis/feature/random.ts'
import { filesOf, temporaryFolder, wz } from './run.ts'

const folder = temporaryFolder()
const talks = fileURLToPath(new URL('../../../fixtures/golden/school-talks/input.csv', import.meta.url))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('wz analyse refuses bad input with exit code 1, one Chinese sentence a problem, and writes nothing', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)
  const gbk = Uint8Array.from([0xd2, 0xe2, 0xbc, 0xfb, 0x0a, 0xca, 0xb3, 0xcc, 0xc3, 0xcc, 0xab, 0xb9, 0xf3, 0x0a])
  test.each<[string, string, string[], string[]]>([
    ['an empty file', file('空.csv', ''), [], ['空.csv']],
    ['no text column', file('数字.csv', '编号,得分\n1,90\n2,85\n3,70\n'), [], ['数字.csv']],
    ['a picture named .xlsx', file('照片.xlsx', png), [], ['照片.xlsx', '图片']],
    ['the wrong encoding', file('编码.csv', gbk), ['--encoding', 'utf-8'], ['编码.csv']],
    ['0 rows', file('只有表头.csv', '编号,意见\n'), [], ['只有表头.csv']],
    ['duplicate ids', file('重号.csv', 'id,意见\n1,食堂太贵\n1,作业太多\n'), ['--id', 'id'], ['重号.csv']],
    ['a missing file', join(folder, '没有.csv'), [], ['没有.csv']],
    ['a column that is not there', talks, ['--text', '没有这列'], ['没有这列', '意见']],
    ['a folder', folder, [], ['文件夹']],
  ])('%s', (_, path, options, words) => {
    const out = join(folder, 'refused')
    const { status, stdout, stderr } = wz('analyse', path, '--out', out, ...options)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(existsSync(out)).toBe(false)
    for (const word of words) expect(stderr).toContain(word)
    expect(stderr).toMatch(/[\u4e00-\u9fff]/)
    expect(stderr).not.toMatch(/\bat .*:\d+|Error/)
  })
})

describe('wz tells a wrong call with exit code 2', () => {
  test.each([
    [['analyse', talks], '--out'],
    [['analyse', '--out', folder], '文件'],
    [['analyse', talks, '--out', folder, '--nonsense'], '--nonsense'],
    [['analyse', talks, '--out', folder, '--workers', 'many'], 'workers'],
    [['nonsense'], 'nonsense'],
    [[], '命令'],
  ])('%j', (args, word) => {
    const { status, stderr } = wz(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(word)
    expect(stderr).toContain('用法')
  })

  test('but not the call for help', () => {
    expect(wz('--help')).toMatchObject({ status: 0, stderr: '' })
  })
})

describe('wz analyse', () => {
  const options = ['--text', '意见', '--id', '编号', '--org', '单位', '--audience', '对象', '--time', '时间', '--mentions', '提及人数']

  test('writes the same bytes whatever the order of the rows and the number of threads', () => {
    const [header, ...rows] = readFileSync(talks, 'utf8').trimEnd().split('\n')
    const random = seededRandom(5)
    const shuffled = file('input.csv', [header, ...rows.map((row) => ({ row, at: random() })).sort((a, b) => a.at - b.at).map(({ row }) => row)].join('\n'))
    expect(wz('analyse', talks, '--out', join(folder, 'one'), '--workers', '1', ...options)).toMatchObject({ status: 0, stderr: '' })
    expect(wz('analyse', shuffled, '--out', join(folder, 'two'), '--workers', '2', ...options)).toMatchObject({ status: 0, stderr: '' })
    const one = filesOf(join(folder, 'one'))
    expect(Object.keys(one)).toEqual(['issues.csv', 'opinions.csv', 'report.docx', 'report.html', 'result.arrow', 'result.json', 'shortlist.xlsx'])
    expect(filesOf(join(folder, 'two'))).toEqual(one)
  })

  test('gives rows without an id column ids that do not depend on their order', () => {
    const rows = ['食堂饭菜太凉', '作业写到十点', '食堂饭菜太凉', '校门口太堵']
    const forward = file('a.csv', ['意见', ...rows].join('\n'))
    const backward = file('b.csv', ['意见', ...rows.toReversed()].join('\n'))
    wz('analyse', forward, '--out', join(folder, 'forward'))
    wz('analyse', backward, '--out', join(folder, 'backward'))
    expect(filesOf(join(folder, 'backward'))['opinions.csv']).toEqual(filesOf(join(folder, 'forward'))['opinions.csv'])
  })

  test('states every count: mentions, people, distinct texts, and the rows it did not take', () => {
    const ledger = file('台账.csv', '意见,姓名,提及人数\n食堂饭菜太凉,甲一,3\n食堂饭菜太凉！,乙二,1\n,丙三,1\n校门口太堵,甲一,许多\n')
    const out = join(folder, 'ledger')
    expect(wz('analyse', ledger, '--out', out, '--person', '姓名').status).toBe(0)
    const { counts, rejected } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as { counts: Record<string, number>; rejected: { row: number }[] }
    expect(counts).toMatchObject({ rows: 4, accepted: 2, rejected: 2, people: 2, mentions: 4, distinct: 1 })
    expect(rejected.map(({ row }) => row)).toEqual([4, 5])
  })

  test('keeps a label confirmed by a person', () => {
    const labels = file('labels.csv', 'id,area,stage,kind\n12,A6,S1,P\n35,A5,,\n')
    const out = join(folder, 'labelled')
    expect(wz('analyse', talks, '--out', out, '--labels', labels, ...options).status).toBe(0)
    const rows = parse(readFileSync(join(out, 'opinions.csv')), { bom: true, columns: true }) as Record<string, string>[]
    expect(rows.find((row) => row['id'] === '12')).toMatchObject({ area: 'A6', areaScore: '1.0000', stage: 'S1', kind: 'P' })
    expect(rows.find((row) => row['id'] === '35')).toMatchObject({ area: 'A5', areaScore: '1.0000' })
  })

  test('refuses a label that the taxonomy does not have, naming file and row', () => {
    const labels = file('wrong.csv', 'id,area\n12,B9\n')
    const { status, stderr } = wz('analyse', talks, '--out', join(folder, 'wrong'), '--labels', labels)
    expect(status).toBe(1)
    expect(stderr).toContain('wrong.csv 第 2 行')
    expect(stderr).toContain('B9')
  })

  test('leaves other files of the output folder alone', () => {
    const out = join(folder, 'kept')
    mkdirSync(out)
    writeFileSync(join(out, '我的笔记.txt'), '勿删')
    wz('analyse', talks, '--out', out)
    expect(readdirSync(out)).toContain('我的笔记.txt')
    expect(readdirSync(out)).toHaveLength(8)
  })

  test('states no path, clock or duration in result.json unless asked for timing', () => {
    const text = readFileSync(join(folder, 'one', 'result.json'), 'utf8')
    expect(text).not.toContain(folder)
    expect(JSON.parse(text)).not.toHaveProperty('timing')
    wz('analyse', talks, '--out', join(folder, 'timed'), '--timing')
    expect(JSON.parse(readFileSync(join(folder, 'timed', 'result.json'), 'utf8'))).toHaveProperty('timing')
  })
})
