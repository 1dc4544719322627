import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publishCube } from '../../../analysis/index.ts'
import { AREA, baseCells, cubeOf, equationsOf, everyRange, ORG, type Said, STAGE } from './cubes.ts'

type Sizes = [number, number, number]

/** So many opinions, each of somebody else. */
function voices(counts: readonly (readonly [area: number, stage: number, org: number, count: number])[]): Said[] {
  let person = 0
  return counts.flatMap(([area, stage, org, count]) => Array.from({ length: count }, () => ({ lines: [area, stage, org], org, person: person++ })))
}

const SIZES: Sizes = [2, 2, 2]
/** Area 0: 20 and 3; area 1: 10 and 20; half of each at either org. */
const SMALL_CORNER = voices([[0, 0, 0, 10], [0, 0, 1, 10], [0, 1, 0, 1], [0, 1, 1, 2], [1, 0, 0, 5], [1, 0, 1, 5], [1, 1, 0, 10], [1, 1, 1, 10]])

describe('publishing a cube', () => {
  test('shows everything where every cell holds enough people for everybody', () => {
    const published = publishCube(cubeOf(voices([[0, 0, 0, 10], [0, 0, 1, 10], [1, 1, 0, 10], [1, 1, 1, 10]]), SIZES, 5))!
    expect(published.tables.map(({ counts }) => counts)).toEqual([[20, 0, 0, 20], [10, 10, 10, 10]])
    expect([published.primaryCount, published.complementaryCount]).toEqual([0, 0])
  })

  test('hides a small cell, and the three that would give it away; totals stay', () => {
    const published = publishCube(cubeOf(SMALL_CORNER, SIZES, 5))!
    expect(published.tables[0]!.counts).toEqual([null, null, null, null])
    expect([published.tables[0]!.row, published.tables[0]!.column]).toEqual([AREA, STAGE])
    expect(published.blocks[AREA]!.map(({ count }) => count)).toEqual([23, 30])
    expect(published.tables[1]!.counts).toEqual([11, 12, 15, 15])
    expect([published.primaryCount, published.complementaryCount]).toEqual([1, 3])
  })

  test('counts people, not opinions: twenty opinions of two people are hidden', () => {
    const said = voices([[0, 0, 0, 10], [0, 0, 1, 10], [0, 1, 0, 10], [0, 1, 1, 10], [1, 0, 0, 10], [1, 0, 1, 10], [1, 1, 0, 10], [1, 1, 1, 10]])
    expect(publishCube(cubeOf(said, SIZES, 5))!.tables[0]!.counts).not.toContain(null)
    const ofTwo = said.map((one) => (one.lines[0] === 0 && one.lines[1] === 1 ? { ...one, person: one.org } : one))
    expect(publishCube(cubeOf(ofTwo, SIZES, 5))!.tables[0]!.counts[1]).toBeNull()
  })

  test('hides what an org could compute by taking away its own', () => {
    // 12 at area 0, stage 1: 10 of org 0, 2 of org 1.
    const said = voices([[0, 0, 0, 10], [0, 0, 1, 10], [0, 1, 0, 10], [0, 1, 1, 2], [1, 0, 0, 10], [1, 0, 1, 10], [1, 1, 0, 10], [1, 1, 1, 10]])
    expect(publishCube(cubeOf(said, SIZES, 5))!.tables[0]!.counts[1]).toBeNull()
    expect(publishCube({ ...cubeOf(said, SIZES, 5), viewers: [] })!.tables[0]!.counts[1]).toBe(12)
  })

  test('joins a line of few people with the smallest other one, a week with a neighbour', () => {
    const said = voices([[0, 0, 0, 10], [1, 0, 1, 11], [2, 1, 0, 3], [3, 1, 1, 30], [3, 1, 0, 30]])
    const cube = { ...cubeOf(said, [4, 2, 2], 5), viewers: [] }
    expect(publishCube(cube)!.blocks[AREA]!.map(({ lines }) => lines)).toEqual([[0, 2], [1], [3]])
    const weeks = { ...cube, dimensions: cube.dimensions.map((dimension, at) => ({ ...dimension, isOrdered: at === AREA })) }
    expect(publishCube(weeks)!.blocks[AREA]!.map(({ lines }) => lines)).toEqual([[0], [1, 2], [3]])
  })

  test('publishes nothing of fewer than k people, nor where fewer were added since', () => {
    expect(publishCube(cubeOf(voices([[0, 0, 0, 4]]), SIZES, 5))).toBeNull()
    expect(publishCube({ ...cubeOf(SMALL_CORNER, SIZES, 5, [SMALL_CORNER.length - 4]), viewers: [] })).toBeNull()
    expect(publishCube(cubeOf(SMALL_CORNER, SIZES, 5, [SMALL_CORNER.length]))).not.toBeNull()
  })

  test('hides a cell that grew by fewer than k people since it was published', () => {
    const before = voices([[0, 0, 0, 20], [0, 1, 0, 20], [1, 0, 0, 20], [1, 1, 0, 20]])
    const grown = [...before, ...voices([[0, 0, 0, 2], [0, 1, 0, 10], [1, 0, 0, 10], [1, 1, 0, 10]]).map((one) => ({ ...one, person: one.person + 100 }))]
    const sizes: Sizes = [2, 2, 1]
    expect(publishCube({ ...cubeOf(grown, sizes, 5), viewers: [] })!.tables[0]!.counts).toEqual([22, 30, 30, 30])
    expect(publishCube({ ...cubeOf(grown, sizes, 5, [before.length]), viewers: [] })!.tables[0]!.counts).toEqual([null, null, null, null])
  })

  test('publishes nothing of nothing but zeros, and refuses tables in a circle', () => {
    const empty = publishCube(cubeOf([], SIZES, 5))!
    expect(empty.total).toBe(0)
    expect(empty.tables[0]!.counts).toEqual([0, 0, 0, 0])
    expect(() => publishCube({ ...cubeOf(SMALL_CORNER, SIZES, 5), tables: [[AREA, STAGE], [AREA, ORG], [STAGE, ORG]] })).toThrow(RangeError)
  })

  test('gives the same whatever the order of the opinions', () => {
    const cube = (said: readonly Said[]) => publishCube(cubeOf(said, SIZES, 5))
    expect(cube(SMALL_CORNER.toReversed())).toEqual(cube(SMALL_CORNER))
  })
})

const anySaid = fc.array(fc.record({ lines: fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 })), person: fc.integer({ min: 0, max: 14 }) }), { maxLength: 16 })
const THREE_ORGS: Sizes = [2, 2, 3]
const CELLS = baseCells(THREE_ORGS)
/** Every base cell, every cell of a table and every line by itself, as sets of base cells. */
const TARGETS = [
  ...CELLS.map((_, cell) => [cell]),
  ...[[AREA, STAGE], [AREA, ORG], [STAGE, ORG], [AREA], [STAGE], [ORG]].flatMap((kept) =>
    Object.values(Object.groupBy(CELLS.keys(), (cell) => kept.map((at) => CELLS[cell]![at]).join())).map((cells) => cells!),
  ),
]

describe('brute force over every cube of whole numbers that agrees with what is published', () => {
  test('nothing of few people can be told, by outsiders or by any org', () => {
    let [published, hidden, attacks] = [0, 0, 0]
    fc.assert(
      fc.property(anySaid, fc.integer({ min: 2, max: 3 }), (drawn, k) => {
        // People do not change school.
        const said = drawn.map(({ lines, person }) => ({ lines, org: lines[ORG], person: lines[ORG] * 15 + person }))
        const found = publishCube(cubeOf(said, THREE_ORGS, k))
        if (found === null) return
        published++
        hidden += found.primaryCount
        for (const viewer of [null, 0, 1, 2]) {
          const others = said.filter(({ org }) => org !== viewer)
          const { low, high, solutions } = everyRange(CELLS.length, equationsOf(found, THREE_ORGS, said, viewer), TARGETS)
          expect(solutions).toBeGreaterThan(0)
          TARGETS.forEach((cells, at) => {
            const people = new Set(others.filter(({ lines }) => cells.some((cell) => CELLS[cell]!.join() === lines.join())).map(({ person }) => person)).size
            if (people === 0 || people >= k) return
            attacks++
            expect({ viewer, cells: cells.map((cell) => CELLS[cell]), isTold: low[at] === high[at] }).toEqual({ viewer, cells: cells.map((cell) => CELLS[cell]), isTold: false })
          })
        }
      }),
      { seed: 7, numRuns: 150 },
    )
    expect([published > 30, hidden > 10, attacks > 300]).toEqual([true, true, true])
  })
})
