import type { Cube, PublishedCube } from '../../../analysis/index.ts'

/** One opinion: its line in each dimension, its org and whoever said it. */
export interface Said {
  readonly lines: readonly number[]
  readonly org: number
  readonly person: number
}

export const AREA = 0
export const STAGE = 1
export const ORG = 2

/** Areas × stages × orgs; every org is a line and a viewer. */
export function cubeOf(said: readonly Said[], sizes: readonly [number, number, number], k: number, earlierCount: readonly number[] = []): Cube {
  const linesUpTo = (end: number) => sizes.map((_, dimension) => Int32Array.from(said, ({ lines }, at) => (at < end ? lines[dimension]! : -1)))
  return {
    dimensions: ['area', 'stage', 'org'].map((name, at) => ({ name, lineCount: sizes[at]!, isOrdered: false })),
    tables: [[AREA, STAGE], [AREA, ORG]],
    lines: linesUpTo(said.length),
    earlier: earlierCount.map(linesUpTo),
    orgOf: Int32Array.from(said, ({ org }) => org),
    personOf: Int32Array.from(said, ({ person }) => person),
    personCount: said.reduce((most, { person }) => Math.max(most, person + 1), 1),
    orgDimension: ORG,
    lineOfOrg: Int32Array.from({ length: sizes[ORG] }, (_, org) => org),
    viewers: Array.from({ length: sizes[ORG] }, (_, own) => Uint8Array.from({ length: sizes[ORG] }, (_, org) => (org === own ? 1 : 0))),
    k,
  }
}

/** What is said of the base cells: a sum over some of them. */
export interface Equation {
  readonly cells: readonly number[]
  readonly sum: number
}

/** Everything a publication says, as sums over base cells; with the exact cells of an org that looks. */
export function equationsOf(published: PublishedCube, sizes: readonly [number, number, number], said: readonly Said[], viewer: number | null): Equation[] {
  const cells = baseCells(sizes)
  const where = (fits: (lines: readonly number[]) => boolean): number[] => cells.flatMap((lines, cell) => (fits(lines) ? [cell] : []))
  const totals = published.blocks.flatMap((blocks, dimension) => blocks.map(({ lines, count }) => ({ cells: where((at) => lines.includes(at[dimension]!)), sum: count })))
  const inside = published.tables.flatMap(({ row, column, counts }) => {
    const columns = published.blocks[column]!
    return counts.flatMap((sum, at) => (sum === null ? [] : [{ cells: where((lines) => published.blocks[row]![Math.floor(at / columns.length)]!.lines.includes(lines[row]!) && columns[at % columns.length]!.lines.includes(lines[column]!)), sum }]))
  })
  const own = viewer === null ? [] : cells.flatMap((lines, cell) => (lines[ORG] === viewer ? [{ cells: [cell], sum: trueCounts(said, sizes)[cell]! }] : []))
  return [...totals, ...inside, ...own]
}

export function baseCells(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>((cells, size) => cells.flatMap((lines) => Array.from({ length: size }, (_, line) => [...lines, line])), [[]])
}

function trueCounts(said: readonly Said[], sizes: readonly number[]): number[] {
  return baseCells(sizes).map((cell) => said.filter(({ lines }) => lines.every((line, at) => line === cell[at])).length)
}

/** Least and greatest count of each target (a set of base cells) over every cube of whole numbers that agrees with the equations. */
export function everyRange(cellCount: number, equations: readonly Equation[], targets: readonly (readonly number[])[]): { low: number[]; high: number[]; solutions: number } {
  const left = equations.map(({ sum }) => sum)
  const of = Array.from({ length: cellCount }, (_, cell) => equations.flatMap(({ cells }, at) => (cells.includes(cell) ? [at] : [])))
  const closes = Array.from({ length: cellCount }, (_, cell) => equations.flatMap(({ cells }, at) => (Math.max(-1, ...cells) === cell ? [at] : [])))
  const low = targets.map(() => Infinity)
  const high = targets.map(() => -Infinity)
  const value = new Array<number>(cellCount).fill(0)
  let solutions = 0
  const fill = (cell: number): void => {
    if (cell === cellCount) {
      solutions++
      targets.forEach((cells, at) => {
        const count = cells.reduce((sum, one) => sum + value[one]!, 0)
        low[at] = Math.min(low[at]!, count)
        high[at] = Math.max(high[at]!, count)
      })
      return
    }
    const most = Math.min(...of[cell]!.map((at) => left[at]!))
    const exact = closes[cell]!.map((at) => left[at]!)
    for (let count = exact.length === 0 ? 0 : exact[0]!; count <= (exact.length === 0 ? most : Math.min(most, exact[0]!)); count++) {
      if (exact.some((sum) => sum !== count)) continue
      value[cell] = count
      for (const at of of[cell]!) left[at]! -= count
      fill(cell + 1)
      for (const at of of[cell]!) left[at]! += count
    }
  }
  fill(0)
  return { low, high, solutions }
}
