import type { Cube, PublishedCube } from './cube.ts'
import { hideCells } from './hide-cells.ts'
import { joinLines } from './join-lines.ts'

/**
 * What may be published of a cube. Lines with too few people are joined first, so that every total is safe; then cells are hidden table
 * by table. Tables may be treated one by one because as edges between dimensions they form no circle: such a set of margins is
 * decomposable, any tables that agree in their shared totals come from some cube, and bounds for a finer cell follow from the bounds of
 * the tables (Dobra and Fienberg, Bounds for cell entries in contingency tables given marginal totals and decomposable graphs, PNAS 97,
 * 2000). Two orgs that put together what each of them knows are not guarded against.
 *
 * @returns null when the whole, or what changed in it since an earlier publication, tells of fewer than k people
 * @throws RangeError when the tables form a circle
 */
export function publishCube(cube: Cube): PublishedCube | null {
  requireForest(cube)
  const joined = cube.dimensions.map((_, dimension) => joinLines(cube, dimension))
  if (joined.some((blocks) => blocks === null)) return null
  const blocks = joined.map((found) => found!)
  const lines = blocks.map((found) => found.map((block) => block.lines))
  const hidden = cube.tables.map((table) => hideCells(cube, table, lines))
  return {
    total: cube.lines[0]!.reduce((sum, line) => sum + (line === -1 ? 0 : 1), 0),
    blocks,
    tables: hidden.map(({ table }) => table),
    primaryCount: hidden.reduce((sum, { primaryCount }) => sum + primaryCount, 0),
    complementaryCount: hidden.reduce((sum, { complementaryCount }) => sum + complementaryCount, 0),
  }
}

function requireForest({ dimensions, tables }: Cube): void {
  const tree = dimensions.map((_, dimension) => dimension)
  for (const [row, column] of tables) {
    const [a, b] = [tree[row]!, tree[column]!]
    if (a === b) throw new RangeError('Published tables must form no circle between dimensions')
    tree.forEach((root, dimension) => {
      if (root === b) tree[dimension] = a
    })
  }
}
