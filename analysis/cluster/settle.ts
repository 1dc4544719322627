import type { Folding, Placement } from '../opinion.ts'
import { numberGroups } from './number.ts'

export interface SettleOptions {
  /** an issue whose pooled probability is lower is undecided. Default .5 */
  readonly minProbability?: number
  /** distinct texts whose evidence counts at most: members of an issue repeat each other. Default 3 */
  readonly evidence?: number
  /** what a confirmed opinion weighs against one distinct text. Default 5 */
  readonly confirmedWeight?: number
  /** own probability from which a member's area counts as sure. Default .85 */
  readonly sureProbability?: number
  /** sure distinct texts, and share of all, that two areas both need for the issue to be parted. Default 3 and .3 */
  readonly splitMembers?: number
  readonly splitShare?: number
  readonly minCopies?: number
  readonly mentions?: Uint32Array
}

export interface Settlement {
  readonly placement: Placement
  readonly issueOf: Int32Array
  readonly issueCount: number
}

const FLOOR = 0.01
const DEFAULTS = { minProbability: 0.5, evidence: 3, confirmedWeight: 5, sureProbability: 0.85, splitMembers: 3, splitShare: 0.3, minCopies: 3 }

/**
 * Gives every issue one area. The log-probabilities of its distinct texts are averaged, sharpened by at most `evidence`
 * texts, and the likeliest area goes to all members; a member's own probabilities are mixed half and half (geometrically)
 * with the pooled ones unless that would prefer another area. What a person confirmed never flips: confirmed members of
 * another area leave and form an issue of their own for each area, or become single. An issue with sure members in two
 * areas is parted. Numbers are given anew by smallest row; the input is not changed.
 *
 * @param issueOf - per opinion its issue or -1
 * @returns probabilities of singles and of confirmed opinions as they were; `decided` is the same for all members of an
 *   issue but for those confirmed, which stay decided
 */
export function settleAreas(placement: Placement, folding: Folding, issueOf: Int32Array, options: SettleOptions = {}): Settlement {
  const settings = { ...DEFAULTS, ...options }
  const groupOf = new Int32Array(issueOf.length).fill(-1)
  const areaOf: number[] = []
  const pools: Float64Array[] = []
  for (const members of membersOf(issueOf)) {
    for (const part of partByArea(placement, folding, members, settings)) {
      for (const row of part.members) groupOf[row] = areaOf.length
      areaOf.push(part.area)
      pools.push(part.pool)
    }
  }
  const { groupOf: issues, groupCount } = numberGroups(groupOf, folding, settings)
  const settled = copy(placement)
  for (let row = 0; row < issues.length; row++) {
    if (issues[row]! < 0 || placement.confirmed[row] === 1) continue
    settleRow(settled, row, areaOf[groupOf[row]!]!, pools[groupOf[row]!]!)
  }
  decideTogether(settled, issues, groupCount, pools, groupOf, settings.minProbability)
  return { placement: settled, issueOf: issues, issueCount: groupCount }
}

type Settings = typeof DEFAULTS
type Mutable = { -readonly [K in keyof Placement]: Placement[K] }

interface Part {
  readonly area: number
  readonly members: readonly number[]
  readonly pool: Float64Array
}

/** Rows of each group, ascending; index = group. */
function membersOf(groupOf: Int32Array): number[][] {
  const members: number[][] = []
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!
    if (group < 0) continue
    while (members.length <= group) members.push([])
    members[group]!.push(row)
  }
  return members
}

function partByArea(placement: Placement, folding: Folding, members: readonly number[], settings: Settings): Part[] {
  if (members.length === 0) return []
  const parts: Part[] = []
  const whole = pool(placement, folding, members, settings)
  const area = indexOfLargest(whole)
  let rest = members.filter((row) => placement.confirmed[row] !== 1 || placement.best[row] === area)
  for (let other = 0; other < placement.codes.length; other++) {
    if (other === area) continue
    const left = members.filter((row) => placement.confirmed[row] === 1 && placement.best[row] === other)
    const sure = sureOf(placement, folding, rest, other, settings)
    const parted = sure >= settings.splitMembers && sureOf(placement, folding, rest, area, settings) >= settings.splitMembers
    const leaves = parted && sure >= settings.splitShare * distinctOf(folding, rest)
    if (leaves) {
      left.push(...rest.filter((row) => placement.confirmed[row] !== 1 && probability(placement, row, other) > probability(placement, row, area)))
      left.sort((a, b) => a - b)
    }
    const leaving = new Set(left)
    rest = rest.filter((row) => !leaving.has(row))
    if (left.length > 0) parts.push({ area: other, members: left, pool: pool(placement, folding, left, settings) })
  }
  if (rest.length > 0) parts.push({ area, members: rest, pool: rest.length === members.length ? whole : favour(pool(placement, folding, rest, settings), area) })
  return parts.map((part) => ({ ...part, pool: favour(part.pool, part.area) }))
}

/** A pool that prefers another area than the one given is levelled to it. */
function favour(pooled: Float64Array, area: number): Float64Array {
  const best = indexOfLargest(pooled)
  if (best === area) return pooled
  const levelled = pooled.slice()
  const mean = (pooled[best]! + pooled[area]!) / 2
  levelled[best] = mean * (1 - 1e-6)
  levelled[area] = mean * (1 + 1e-6)
  return levelled
}

function pool(placement: Placement, folding: Folding, members: readonly number[], settings: Settings): Float64Array {
  const width = placement.codes.length
  const sums = new Float64Array(width)
  let weight = 0
  for (const row of members) {
    const confirmed = placement.confirmed[row] === 1
    if (!confirmed && folding.representative[row] !== row) continue
    const own = confirmed ? settings.confirmedWeight : 1
    weight += own
    for (let code = 0; code < width; code++) {
      const p = confirmed ? (code === placement.best[row] ? 1 : 0) : probability(placement, row, code)
      sums[code]! += own * Math.log(Math.max(p, FLOOR))
    }
  }
  if (weight === 0) return pool(placement, { ...folding, representative: Uint32Array.from(folding.representative.keys()) }, members, settings)
  const scale = Math.min(weight, settings.evidence) / weight
  const top = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp((sum - top) * scale))
  const total = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / total)
}

function sureOf(placement: Placement, folding: Folding, members: readonly number[], area: number, settings: Settings): number {
  let count = 0
  for (const row of members) {
    if (folding.representative[row] !== row || placement.best[row] !== area) continue
    if (placement.confirmed[row] === 1 || probability(placement, row, area) >= settings.sureProbability) count++
  }
  return count
}

function distinctOf(folding: Folding, members: readonly number[]): number {
  return members.reduce((count, row) => count + (folding.representative[row] === row ? 1 : 0), 0)
}

function probability(placement: Placement, row: number, code: number): number {
  return placement.probabilities[row * placement.codes.length + code]!
}

function settleRow(settled: Mutable, row: number, area: number, pooled: Float64Array): void {
  const width = settled.codes.length
  const base = row * width
  const own = settled.best[row]!
  let mixed: Float64Array = pooled.map((p, code) => Math.sqrt(p * settled.probabilities[base + code]!))
  if (indexOfLargest(mixed) !== area) mixed = pooled
  const total = mixed.reduce((a, b) => a + b, 0)
  for (let code = 0; code < width; code++) settled.probabilities[base + code] = mixed[code]! / total
  settled.best[row] = area
  if (own !== area) settled.second[row] = own
  else if (settled.second[row] === area) settled.second[row] = -1
}

function decideTogether(settled: Mutable, issues: Int32Array, issueCount: number, pools: Float64Array[], groupOf: Int32Array, minProbability: number): void {
  const decided = new Uint8Array(issueCount)
  for (let row = 0; row < issues.length; row++) {
    if (issues[row]! < 0) continue
    const pooled = pools[groupOf[row]!]!
    if (settled.confirmed[row] === 1 || pooled[indexOfLargest(pooled)]! >= minProbability) decided[issues[row]!] = 1
  }
  for (let row = 0; row < issues.length; row++) if (issues[row]! >= 0 && settled.confirmed[row] !== 1) settled.decided[row] = decided[issues[row]!]!
}

function indexOfLargest(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

function copy(placement: Placement): Mutable {
  return {
    ...placement,
    probabilities: placement.probabilities.slice(),
    best: placement.best.slice(),
    second: placement.second.slice(),
    decided: placement.decided.slice(),
  }
}
