import type { PublishedFigures } from '../../../server/report/contract.ts'
import type { ReleasedRow } from '../../../server/report/release-store.ts'

/** What one base cell stands for; org is the org itself, not what it is listed under. */
export type BaseCell = Pick<ReleasedRow, 'orgId' | 'area' | 'stage' | 'audience' | 'channel' | 'monday'>

/** A sum over base cells of one release. */
export interface Equation {
  readonly cells: Uint8Array
  readonly sum: number
}

const FIELDS: Readonly<Record<string, (cell: BaseCell) => string>> = {
  '领域': ({ area }) => area, '环节': ({ stage }) => stage, '对象': ({ audience }) => audience ?? '', '渠道': ({ channel }) => channel ?? '', '周': ({ monday }) => monday ?? '',
}

/** What the tables of a release say, cell by cell and total by total. */
export function tableEquations(figures: PublishedFigures, base: readonly BaseCell[], branchOf: ReadonlyMap<string, string>): Equation[] {
  return figures.tables.flatMap(({ name, rows, columns, cells }) => {
    const [first, second] = name.split(' × ') as [string, string]
    // Orgs and weeks stand in the rows, whatever the table is called.
    const [rowField, columnField] = second === '单位' || second === '周' ? [second, first] : [first, second]
    const isIn = (field: string, keys: readonly string[]) => (cell: BaseCell) => keys.includes(field === '单位' ? branchOf.get(cell.orgId)! : FIELDS[field]!(cell))
    const of = (fits: (cell: BaseCell) => boolean, sum: number): Equation => ({ cells: Uint8Array.from(base, (cell) => (fits(cell) ? 1 : 0)), sum })
    return [
      ...rows.map(({ keys, count }) => of(isIn(rowField, keys), count)),
      ...columns.map(({ keys, count }) => of(isIn(columnField, keys), count)),
      ...rows.flatMap((row, at) => columns.flatMap((column, across) => {
        const sum = cells[at]![across]!
        return sum === null ? [] : [of((cell) => isIn(rowField, row.keys)(cell) && isIn(columnField, column.keys)(cell), sum)]
      })),
    ]
  })
}

const PRIME = 67_108_859

function inverse(value: number): number {
  let [a, b, x, y] = [value, PRIME, 1, 0]
  while (a > 1) {
    const q = Math.floor(a / b)
    ;[a, b] = [b, a % b]
    ;[x, y] = [y, x - q * y]
  }
  return ((x % PRIME) + PRIME) % PRIME
}

/** The equations in row echelon form, modulo a prime: what else follows from them by adding and taking away. */
export class Elimination {
  readonly #rows: { pivot: number; row: Float64Array }[] = []

  constructor(equations: readonly Equation[]) {
    for (const { cells } of equations) {
      const row = this.#reduced(cells)
      const pivot = row.findIndex((value) => value !== 0)
      if (pivot === -1) continue
      const factor = inverse(row[pivot]!)
      for (let at = pivot; at < row.length; at++) row[at] = (row[at]! * factor) % PRIME
      this.#rows.push({ pivot, row })
    }
  }

  /** Whether the sum over these cells follows from the equations. */
  tells(cells: Uint8Array): boolean {
    return this.#reduced(cells).every((value) => value === 0)
  }

  #reduced(cells: Uint8Array): Float64Array {
    const row = Float64Array.from(cells)
    for (const { pivot, row: known } of this.#rows) {
      const factor = row[pivot]!
      if (factor === 0) continue
      for (let at = pivot; at < row.length; at++) row[at] = (((row[at]! - factor * known[at]!) % PRIME) + PRIME) % PRIME
    }
    return row
  }
}

/** Bounds of every cell, as they follow from the equations one after the other for counts that are never below zero. */
export function propagate(cellCount: number, equations: readonly Equation[]): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(cellCount)
  const high = new Float64Array(cellCount).fill(Infinity)
  const members = equations.map(({ cells }) => [...cells.keys()].filter((cell) => cells[cell] === 1))
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    equations.forEach(({ sum }, at) => {
      const of = members[at]!
      const lows = of.reduce((total, cell) => total + low[cell]!, 0)
      const highs = of.reduce((total, cell) => total + high[cell]!, 0)
      for (const cell of of) {
        const most = sum - lows + low[cell]!
        const least = Number.isFinite(highs) ? sum - highs + high[cell]! : 0
        if (most < high[cell]!) [high[cell], isChanged] = [most, true]
        if (least > low[cell]!) [low[cell], isChanged] = [least, true]
      }
    })
  }
  return { low, high }
}
