import { countCells, everyRest } from './count.ts'
import type { Cube, CubeBlock } from './cube.ts'

/**
 * Joins lines of a dimension until nobody learns of fewer than k people from a line's total (global recoding: Hundepool et al., Statistical
 * Disclosure Control, 2012, ch. 4): the smallest line that tells too much goes together with the smallest other one; with a neighbour
 * where lines are in order. Deterministic; ties by line.
 *
 * @returns blocks in the order of their first lines; null when even all lines together tell of fewer than k people
 */
export function joinLines(cube: Cube, dimension: number): CubeBlock[] | null {
  const { lineCount, isOrdered } = cube.dimensions[dimension]!
  let blocks = Array.from({ length: lineCount }, (_, line) => [line])
  for (;;) {
    const { counts, isUnsafe } = countBlocks(cube, dimension, blocks)
    const smallest = bySize(counts, (block) => isUnsafe[block] === 1)
    if (smallest === null) return blocks.map((lines, block) => ({ lines, count: counts[block]! }))
    const partner = isOrdered ? bySize(counts, (block) => Math.abs(block - smallest) === 1) : (bySize(counts, (block) => block !== smallest && counts[block]! > 0) ?? bySize(counts, (block) => block !== smallest))
    if (partner === null) return null
    const [first, second] = [Math.min(smallest, partner), Math.max(smallest, partner)]
    const joined = [...blocks[first]!, ...blocks[second]!].toSorted((a, b) => a - b)
    blocks = blocks.flatMap((lines, block) => (block === first ? [joined] : block === second ? [] : [lines]))
  }
}

function bySize(counts: Int32Array, fits: (block: number) => boolean): number | null {
  let found: number | null = null
  counts.forEach((count, block) => {
    if (fits(block) && (found === null || count < counts[found]!)) found = block
  })
  return found
}

function countBlocks(cube: Cube, dimension: number, blocks: readonly (readonly number[])[]): { counts: Int32Array; isUnsafe: Uint8Array } {
  const blockOf = blockOfLine(blocks)
  const cellOf = (lines: Cube['lines'], opinion: number): number => {
    const line = lines[dimension]![opinion]!
    return line === -1 ? -1 : blockOf[line]!
  }
  const isUnsafe = new Uint8Array(blocks.length)
  for (const { rest } of everyRest(cube, cellOf, blocks.length)) rest.isSensitive.forEach((flag, block) => (isUnsafe[block]! |= flag))
  return { counts: countCells(cube, cellOf, blocks.length, null).opinions, isUnsafe }
}

/** Block of each line. */
export function blockOfLine(blocks: readonly (readonly number[])[]): Int32Array {
  const blockOf = new Int32Array(blocks.reduce((sum, lines) => sum + lines.length, 0))
  blocks.forEach((lines, block) => lines.forEach((line) => (blockOf[line] = block)))
  return blockOf
}
