import { freedomOf, type HiddenTable } from './bounds.ts'
import { countCells, everyRest } from './count.ts'
import type { Cube, PublishedTable } from './cube.ts'
import { blockOfLine } from './join-lines.ts'

interface Hidden {
  readonly table: PublishedTable
  readonly primaryCount: number
  readonly complementaryCount: number
}

/**
 * Hides the cells of a table behind which fewer than k people stand, and as many others as it takes that nobody can compute them: each
 * could hold k or more opinions, and takes at least k different values, for whoever knows the totals, every other cell, the opinions of
 * an org of their own and all earlier publications. Totals are those of the joined lines and are always shown. Others are hidden in
 * rectangles, those of fewest opinions first (hypercube method: Repsilber 1994; Hundepool et al. 2012, 4.4); where none helps the table is
 * not shown at all. Deterministic; ties by row, then column.
 *
 * @param blocks - lines of each dimension, joined by `joinLines`
 */
export function hideCells(cube: Cube, [row, column]: readonly [number, number], blocks: readonly (readonly (readonly number[])[])[]): Hidden {
  const [rows, columns] = [blocks[row]!, blocks[column]!]
  const [rowOf, columnOf] = [blockOfLine(rows), blockOfLine(columns)]
  const columnCount = columns.length
  const cellOf = (lines: Cube['lines'], opinion: number): number => {
    const line = lines[row]![opinion]!
    return line === -1 ? -1 : rowOf[line]! * columnCount + columnOf[lines[column]![opinion]!]!
  }
  const cellCount = rows.length * columnCount
  const opinions = countCells(cube, cellOf, cellCount, null).opinions
  const isHidden = new Uint8Array(cellCount)
  const rests = [...everyRest(cube, cellOf, cellCount)]
  for (const { rest } of rests) rest.isSensitive.forEach((flag, cell) => (isHidden[cell]! |= flag))
  const primaryCount = isHidden.reduce((sum, flag) => sum + flag, 0)
  const isProtected = rests.every(({ rest, viewer }) => {
    const isKnown = knownCells(cube, viewer, [row, column], blocks)
    const values = rest.opinions.map((count) => Math.max(0, count))
    return [...rest.isSensitive.keys()].every((cell) => rest.isSensitive[cell] !== 1 || isKnown[cell] === 1 || protect({ rowCount: rows.length, columnCount, values, isHidden, isKnown, cost: opinions }, cell, cube.k))
  })
  if (!isProtected) isHidden.fill(1)
  const counts = Array.from(opinions, (count, cell) => (isHidden[cell] === 1 ? null : count))
  return { table: { row, column, counts }, primaryCount, complementaryCount: isHidden.reduce((sum, flag) => sum + flag, 0) - primaryCount }
}

/** Cells of which somebody knows everything: those of blocks made of their own orgs alone. */
function knownCells({ orgDimension, lineOfOrg }: Cube, viewer: Uint8Array | null, [row, column]: readonly [number, number], blocks: readonly (readonly (readonly number[])[])[]): Uint8Array {
  const [rows, columns] = [blocks[row]!, blocks[column]!]
  const isKnown = new Uint8Array(rows.length * columns.length)
  if (viewer === null || (row !== orgDimension && column !== orgDimension)) return isKnown
  const strangers = new Set([...lineOfOrg].filter((_, org) => viewer[org] !== 1))
  const isOwn = blocks[orgDimension]!.map((lines) => !lines.some((line) => strangers.has(line)))
  return isKnown.map((_, cell) => (isOwn[row === orgDimension ? Math.floor(cell / columns.length) : cell % columns.length]! ? 1 : 0))
}

interface Guarded extends HiddenTable {
  readonly isKnown: Uint8Array
  /** opinions that are lost to readers when a cell is hidden */
  readonly cost: Int32Array
}

/** Hides rectangles through the cell until it cannot be computed. @returns false when none are left */
function protect(table: Guarded, cell: number, k: number): boolean {
  const [row, column] = [Math.floor(cell / table.columnCount), cell % table.columnCount]
  for (;;) {
    const unknown = { ...table, isHidden: table.isHidden.map((flag, at) => (table.isKnown[at] === 1 ? 0 : flag)) }
    const { up, down } = freedomOf(unknown, row, column, k)
    if (table.values[cell]! + up >= k && up + down >= k - 1) return true
    const rectangle = bestRectangle(table, row, column, k)
    if (rectangle === null) return false
    for (const corner of rectangle) table.isHidden[corner] = 1
  }
}

/** The three other corners of which hiding loses fewest opinions: such as suffice by themselves before such as only help. */
function bestRectangle({ rowCount, columnCount, values, isHidden, isKnown, cost }: Guarded, row: number, column: number, k: number): readonly number[] | null {
  const own = values[row * columnCount + column]!
  let best: { corners: readonly number[]; lost: number; isEnough: boolean } | null = null
  for (let otherRow = 0; otherRow < rowCount; otherRow++) {
    for (let otherColumn = 0; otherColumn < columnCount; otherColumn++) {
      if (otherRow === row || otherColumn === column) continue
      const [beside, below, across] = [row * columnCount + otherColumn, otherRow * columnCount + column, otherRow * columnCount + otherColumn] as const
      const corners = [beside, below, across]
      if (corners.some((corner) => isKnown[corner] === 1) || corners.every((corner) => isHidden[corner] === 1)) continue
      const up = Math.min(values[beside]!, values[below]!)
      const down = Math.min(own, values[across]!)
      if (up === 0) continue
      const isEnough = own + up >= k && up + down >= k - 1
      const lost = corners.reduce((sum, corner) => sum + (isHidden[corner] === 1 ? 0 : cost[corner]! + 1), 0)
      if (best === null || (isEnough && !best.isEnough) || (isEnough === best.isEnough && lost < best.lost)) best = { corners, lost, isEnough }
    }
  }
  return best?.corners ?? null
}
