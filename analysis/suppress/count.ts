import type { Cube, CubeLines } from './cube.ts'

/**
 * Opinions and people by cell, and how many of each are of which org. Against an earlier publication: what changed. Opinions are then a
 * difference (may be negative), people those of whom an opinion came or went.
 */
export interface CellCounts {
  readonly opinions: Int32Array
  readonly people: Int32Array
  /** cell × org */
  readonly orgOpinions: Int32Array
  readonly orgPeople: Int32Array
}

/** Which cell of `cellCount` an opinion is in, by its place; -1 = in none. */
export type CellOf = (lines: CubeLines, opinion: number) => number

/**
 * Counts cells in one pass. A person counts for the org of their first opinion, so that people of orgs add up to people.
 *
 * @param earlier - null = what is there; else what changed since
 */
export function countCells({ lines, orgOf, personOf, personCount, lineOfOrg }: Cube, cellOf: CellOf, cellCount: number, earlier: CubeLines | null): CellCounts {
  const orgCount = lineOfOrg.length
  const counts: CellCounts = { opinions: new Int32Array(cellCount), people: new Int32Array(cellCount), orgOpinions: new Int32Array(cellCount * orgCount), orgPeople: new Int32Array(cellCount * orgCount) }
  const homes = new Int32Array(personCount).fill(-1)
  const seen = new Set<number>()
  const add = (cell: number, opinion: number, sign: number): void => {
    const org = orgOf[opinion]!
    const person = personOf[opinion]!
    if (homes[person] === -1) homes[person] = org
    counts.opinions[cell]! += sign
    counts.orgOpinions[cell * orgCount + org]! += sign
    const key = cell * personCount + person
    if (seen.has(key)) return
    seen.add(key)
    counts.people[cell]! += 1
    counts.orgPeople[cell * orgCount + homes[person]!]! += 1
  }
  for (let opinion = 0; opinion < orgOf.length; opinion++) {
    const now = cellOf(lines, opinion)
    const before = earlier === null ? -1 : cellOf(earlier, opinion)
    if (now === before) continue
    if (now !== -1) add(now, opinion, 1)
    if (before !== -1) add(before, opinion, -1)
  }
  return counts
}

/** What is left of the cells for somebody who takes away what is theirs. */
export interface Rest {
  readonly opinions: Int32Array
  /** 1 = somebody, but fewer than k people */
  readonly isSensitive: Uint8Array
}

/** @param viewer - null = somebody who knows nothing of any org */
function restOf(counts: CellCounts, viewer: Uint8Array | null, k: number): Rest {
  const cellCount = counts.opinions.length
  const orgCount = counts.orgOpinions.length / Math.max(1, cellCount)
  const opinions = counts.opinions.slice()
  const people = counts.people.slice()
  for (let org = 0; viewer !== null && org < orgCount; org++) {
    if (viewer[org] !== 1) continue
    for (let cell = 0; cell < cellCount; cell++) {
      opinions[cell]! -= counts.orgOpinions[cell * orgCount + org]!
      people[cell]! -= counts.orgPeople[cell * orgCount + org]!
    }
  }
  return { opinions, isSensitive: Uint8Array.from(opinions, (count, cell) => (count !== 0 && people[cell]! < k ? 1 : 0)) }
}

/** Everybody against whom a cell must hold: who knows nothing and who knows an org, each with and without the earlier publications. */
export function* everyRest(cube: Cube, cellOf: CellOf, cellCount: number): Generator<{ rest: Rest; viewer: Uint8Array | null }> {
  for (const earlier of [null, ...cube.earlier]) {
    const counts = countCells(cube, cellOf, cellCount, earlier)
    for (const viewer of [null, ...cube.viewers]) yield { rest: restOf(counts, viewer, cube.k), viewer }
  }
}
