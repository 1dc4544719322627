import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { evaluateFiles, formatEvaluation } from '../../../server/pipeline/evaluate.ts'
import { InputError } from '../../../server/pipeline/input-error.ts'
import type { Evaluation } from '../../../server/pipeline/evaluation.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function evaluate(opinions: string | Uint8Array, gold: string | Uint8Array): Promise<Evaluation> {
  await writeFile(join(folder, 'opinions.csv'), opinions)
  await writeFile(join(folder, 'gold.csv'), gold)
  return evaluateFiles(join(folder, 'opinions.csv'), join(folder, 'gold.csv'))
}

async function problemsOf(opinions: string, gold: string): Promise<InputError['problems']> {
  const error: unknown = await evaluate(opinions, gold).catch((cause: unknown) => cause)
  if (!(error instanceof InputError)) throw new Error('not refused', { cause: error })
  return error.problems
}

const OPINIONS = `\ufeffid,text,area,areaScore,bestArea,secondArea,stage,stageScore,kind,kindScore,issueId,themeId
1,作业太多,A3,0.9,A3,A6,S2,0.8,P,0.9,i1,t1
2,作业写到半夜,A3,0.8,A3,,S2,0.6,P,0.9,i1,t1
3,食堂饭菜凉,A5,0.7,A5,,S1,0.5,P,0.9,i2,t1
4,老师骂人,A?,0.4,A4,A7,S0,0.5,C,0.6,,
5,没有意见,A0,0.6,A0,,S0,0.9,N,0.9,,
`

describe('evaluateFiles', () => {
  test('counts an undecided area as wrong, and tells what deciding would have given', async () => {
    const { area, counts, joinedBy } = await evaluate(OPINIONS, 'id,area\n4,A4\n1,A3\n2,A6\n3,A5\n9,A1\n')
    expect(joinedBy).toBe('id')
    expect(counts).toEqual({ opinions: 5, gold: 5, matched: 4, opinionsUnmatched: 1, goldUnmatched: 1 })
    expect(area?.accuracy.value).toBe(0.5)
    expect(area?.abstention).toMatchObject({ count: 1, rate: { value: 0.25 } })
    expect(area?.decided.n).toBe(3)
    expect(area?.decided.accuracy.value).toBeCloseTo(2 / 3, 12)
    expect(area?.best?.accuracy.value).toBe(0.75)
    // F1: A3 2/3, A4 0, A5 1, A6 0
    expect(area?.macroF1.value).toBeCloseTo((2 / 3 + 1) / 4, 12)
    expect(area?.macroOver).toEqual(['A3', 'A4', 'A5', 'A6'])
    expect(area?.classes.map((c) => [c.label, c.goldCount])).toEqual([['A3', 1], ['A4', 1], ['A5', 1], ['A6', 1], ['A?', 0]])
    expect(area?.confusion.counts[3]).toEqual([1, 0, 0, 0, 0])
    expect(area?.accuracy.low).toBeLessThan(0.5)
    expect(area?.accuracy.high).toBeGreaterThan(0.5)
  })

  test('judges scores by the likeliest area', async () => {
    const { area } = await evaluate(OPINIONS, 'id,area\n1,A3\n2,A6\n3,A5\n4,A4\n')
    // surest half: .9 right, .8 wrong
    expect(area?.calibration?.coverage[0]).toMatchObject({ coverage: 0.5, count: 2, accuracy: { value: 0.5 } })
    expect(area?.calibration?.eceWidth).toBeCloseTo((0.1 + 0.8 + 0.3 + 0.6) / 4, 12)
  })

  test('leaves cells out that are empty or ? and counts them', async () => {
    const { area, stage, kind } = await evaluate(OPINIONS, 'id,area,stage,kind\n1,A3,?,P\n2,A3,S2,\n3,A?,S2,P\n')
    expect([area?.n, area?.leftOut]).toEqual([2, 1])
    expect([stage?.n, stage?.leftOut, stage?.accuracy.value]).toEqual([2, 1, 0.5])
    expect([kind?.n, kind?.leftOut, kind?.accuracy.value]).toEqual([2, 1, 1])
  })

  test('measures groups, singles each on their own', async () => {
    const { issues, themes, area } = await evaluate(OPINIONS, 'id,issue,themeId\n1,作业,a\n2,作业,a\n3,食堂,b\n4,老师,c\n5,,d\n')
    expect(area).toBeNull()
    expect(issues).toMatchObject({ n: 4, leftOut: 1, goldGroups: 3, predictedGroups: 2, single: 1, bCubedF1: { value: 1 }, vMeasure: { value: 1 }, pairsKept: 1 })
    // predicted {1,2,3} {4} {5}, gold {1,2} {3} {4} {5}
    expect(themes?.bCubedPrecision.value).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, 12)
    expect(themes?.bCubedRecall.value).toBe(1)
  })

  test('judges second areas', async () => {
    const { area } = await evaluate(OPINIONS, 'id,area,second\n1,A3,A6\n2,A6,A3\n3,A5,-\n4,A7,A1\n')
    expect(area?.second?.n).toBe(3)
    expect(area?.second?.eitherAccuracy.value).toBe(0.75)
    expect(area?.second?.recall).toBeCloseTo(2 / 3, 12)
  })

  test('joins by text where gold has no id, copies one by one', async () => {
    const opinions = 'id,text,area\n1,同一句,A1\n2,同一句,A1\n3,另一句,A2\n'
    const { joinedBy, counts, area } = await evaluate(opinions, 'text,label\n同一句,A1\n同一句,A1\n同一句,A1\n另一句,A1\n')
    expect(joinedBy).toBe('text')
    expect(counts).toMatchObject({ matched: 3, opinionsUnmatched: 0, goldUnmatched: 1 })
    expect(area?.accuracy.value).toBeCloseTo(2 / 3, 12)
    expect(area?.calibration).toBeNull()
  })

  test('reads gold saved by Excel in GB18030', async () => {
    const gold = new Uint8Array([...new TextEncoder().encode('text,kind\n'), 0xd7, 0xf7, 0xd2, 0xb5, 0xcc, 0xab, 0xb6, 0xe0, ...new TextEncoder().encode(',P\n')])
    expect((await evaluate(OPINIONS, gold)).kind?.accuracy.value).toBe(1)
  })

  test('says which gold column could not be judged', async () => {
    const { notMeasured, area } = await evaluate('id,area\n1,A1\n', 'id,area,kind,stage\n1,A1,P,\n')
    expect(area?.accuracy.value).toBe(1)
    expect(notMeasured).toEqual([
      { column: 'stage', reason: 'opinions.csv 没有 stage 列' },
      { column: 'kind', reason: 'opinions.csv 没有 kind 列' },
    ])
  })

  test('does not depend on the order of rows in either file', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => i)
    const opinions = rows.map((i) => `${i},A${i % 5},${(i % 7) / 10},i${i % 9}`)
    const gold = rows.map((i) => `${i},A${i % 4},g${i % 8}`)
    const header = ['id,area,areaScore,issueId', 'id,area,issue'] as const
    const forth = await evaluate([header[0], ...opinions].join('\n'), [header[1], ...gold].join('\n'))
    const back = await evaluate([header[0], ...opinions.toReversed()].join('\n'), [header[1], ...gold.toSorted()].join('\n'))
    expect(back).toEqual(forth)
  })

  test('refuses what cannot be joined, in Chinese, with file and row', async () => {
    expect(await problemsOf(OPINIONS, 'id,area\n1,A1\n1,A2\n')).toEqual([{ file: 'gold.csv', row: 3, column: 'id', reason: '编号与第 2 行重复' }])
    expect(await problemsOf(OPINIONS, 'area\nA1\n')).toMatchObject([{ reason: '标准答案要有 id 列或 text 列' }])
    expect(await problemsOf(OPINIONS, 'id,area\n77,A1\n')).toMatchObject([{ reason: '按 id 没有一条与 opinions.csv 对得上' }])
    expect(await problemsOf(OPINIONS, 'id,note\n1,A1\n')).toMatchObject([{ reason: expect.stringContaining('没有可比的列') as unknown }])
    expect(await problemsOf('text,area\n作业,A1\n', 'id,area\n1,A1\n')).toMatchObject([{ file: 'opinions.csv', reason: '没有 id 列，无法与标准答案对应' }])
    expect(await problemsOf(OPINIONS, 'id,area\n1\n')).toEqual([{ file: 'gold.csv', row: 2, column: null, reason: '应有 2 列，实有 1 列' }])
    expect(await problemsOf(OPINIONS, '')).toMatchObject([{ reason: '文件是空的，没有表头' }])
    expect(await problemsOf(OPINIONS, 'id,area\n1,"A1\n')).toMatchObject([{ reason: '第 2 行起 CSV 格式有误：引号没有配对或位置不对' }])
    expect(await problemsOf('id,area,areaScore\n1,A1,1.5\n', 'id,area\n1,A1\n')).toEqual([
      { file: 'opinions.csv', row: 2, column: 'areaScore', reason: '分数应在 0 与 1 之间' },
    ])
  })

  test('refuses a missing file by its name', async () => {
    const error: unknown = await evaluateFiles(join(folder, 'a.csv'), join(folder, 'b.csv')).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(InputError)
    expect((error as InputError).problems).toEqual([{ file: 'a.csv', row: null, column: null, reason: '文件不存在或无法读取' }])
  })
})

test('formatEvaluation shows every part in Chinese, with n and interval', async () => {
  const shown = formatEvaluation(await evaluate(OPINIONS, 'id,area,second,stage,kind,issue\n1,A3,A6,S2,P,a\n2,A6,-,S2,P,a\n3,A5,-,?,P,b\n4,A4,-,S0,P,c\n'))
  expect(shown).toContain('对上 4 条（标准答案里没有的 1 条，意见里没有的 0 条）')
  expect(shown).toMatch(/【领域】评 4 条，标准答案未定 0 条\n {2}准确率 +0\.5000 {2}\[0\.0000, 1\.0000\]/)
  expect(shown).toMatch(/待研判 1 条，占比 +0\.2500/)
  expect(shown).toMatch(/【瓶颈环节】评 3 条，标准答案未定 1 条/)
  expect(shown).toMatch(/B-cubed F1 +1\.0000/)
})
