/** One way in which what was said is divided: areas, stages, audiences, weeks, orgs. */
export interface CubeDimension {
  readonly name: string
  /** how many lines it has; a line nobody spoke of counts zero */
  readonly lineCount: number
  /** lines follow upon each other (weeks): only neighbours are joined */
  readonly isOrdered: boolean
}

/** Where every opinion stands: for each dimension its line, -1 for an opinion that is not in this publication. */
export type CubeLines = readonly Int32Array[]

/** Somebody who knows the opinions of these orgs in full: 1 = own, by number of org. */
export type CubeViewer = Uint8Array

export interface Cube {
  readonly dimensions: readonly CubeDimension[]
  /** pairs of dimensions that are published against each other; as edges between dimensions they must form no circle */
  readonly tables: readonly (readonly [row: number, column: number])[]
  readonly lines: CubeLines
  /** what earlier publications showed, over the same opinions */
  readonly earlier: readonly CubeLines[]
  /** number of each opinion's org */
  readonly orgOf: Int32Array
  /** number of whoever said it; the same person the same number */
  readonly personOf: Int32Array
  readonly personCount: number
  /** the dimension whose lines are made of orgs */
  readonly orgDimension: number
  /** line of each org in that dimension */
  readonly lineOfOrg: Int32Array
  readonly viewers: readonly CubeViewer[]
  /** fewer people than this are not shown */
  readonly k: number
}

/** Lines shown as one, and the opinions in them. */
export interface CubeBlock {
  readonly lines: readonly number[]
  readonly count: number
}

export interface PublishedTable {
  readonly row: number
  readonly column: number
  /** opinions by block of the row dimension, then of the column dimension; null = not shown */
  readonly counts: readonly (number | null)[]
}

export interface PublishedCube {
  readonly total: number
  /** of each dimension */
  readonly blocks: readonly (readonly CubeBlock[])[]
  readonly tables: readonly PublishedTable[]
  /** cells that are not shown because few people, or few beside somebody who knows their own, stand behind them */
  readonly primaryCount: number
  /** cells that are not shown so that those cannot be computed */
  readonly complementaryCount: number
}
