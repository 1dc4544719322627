import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { labelRows, pairsKept } from '../../bench/quality-rows.ts'
import { evaluateFiles } from '../../server/pipeline/evaluate.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-rows-'))
})
afterAll(() => rm(folder, { recursive: true }))

const file = async (name: string, lines: readonly string[]): Promise<string> => {
  await writeFile(join(folder, name), `${lines.join('\n')}\n`)
  return join(folder, name)
}

describe('labelRows', () => {
  test('gives the mean of the rotations, and says how many are missing', async () => {
    const gold = await file('gold.csv', ['id,area', '1,A1', '2,A2'])
    const right = await evaluateFiles(await file('right.csv', ['id,area,bestArea', '1,A1,A1', '2,A2,A2']), gold)
    const half = await evaluateFiles(await file('half.csv', ['id,area,bestArea', '1,A1,A1', '2,A?,A1']), gold)
    const judged = [{ own: right, peer: half }, { own: half, peer: half }]
    expect(labelRows('甲', judged)[0]).toEqual({ on: '甲', measure: '领域准确率', n: 4, own: 0.75, peer: 0.5, ratio: null, note: '待研判 0.250，其余准确率 1.000' })
    expect(labelRows('甲', judged, 5)[0]!.note).toBe('只测了 2/5 份；待研判 0.250，其余准确率 1.000')
    expect(labelRows('甲', judged, 5)[1]!.note).toBe('只测了 2/5 份')
  })
})

describe('labelRows of stage and kind', () => {
  test('counts the opinions judged on that label, not those that have an area', async () => {
    const gold = await file('parts.csv', ['id,area,stage', '1,A1,S1', '2,A2,?'])
    const found = await evaluateFiles(await file('found.csv', ['id,area,bestArea,stage', '1,A1,A1,S1', '2,A2,A2,S2']), gold)
    const rows = labelRows('甲', [{ own: found, peer: null }])
    expect(rows.filter(({ measure }) => measure.startsWith('环节')).map(({ n, own }) => [n, own])).toEqual([[1, 1], [1, 1]])
    expect(rows[0]!.n).toBe(2)
  })
})

describe('pairsKept', () => {
  test('is the share of the old pairs still together; newcomers and single opinions make no pair', async () => {
    const before = await file('before.csv', ['id,issueId', '1,a', '2,a', '3,a', '4,', '5,'])
    const after = await file('after.csv', ['id,issueId', '1,x', '2,x', '3,y', '4,y', '5,', '6,x'])
    expect(await pairsKept(before, after)).toBeCloseTo(1 / 3, 12)
  })

  test('is null when nothing was together before', async () => {
    const before = await file('alone.csv', ['id,issueId', '1,', '2,b'])
    expect(await pairsKept(before, before)).toBeNull()
  })
})
