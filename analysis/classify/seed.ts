import type { OpinionTexts } from '../opinion.ts'

/** Finds many short phrases in one pass over a text (Aho and Corasick 1975). */
export interface SeedMatcher {
  readonly seeds: readonly string[]
  /** node · 65536 + code unit → node */
  readonly steps: ReadonlyMap<number, number>
  readonly failures: Uint32Array
  /** per node the number of the seed that ends there, -1 = none */
  readonly ends: Int32Array
  /** per node the next node on the failure path where a seed ends, 0 = none */
  readonly shorter: Uint32Array
}

/** Which seeds stand in which opinions, rows compressed. */
export interface SeedHits {
  /** length rows + 1 */
  readonly offsets: Uint32Array
  /** ascending inside a row */
  readonly seeds: Uint32Array
  /** how often in the title and in the rest */
  readonly titleCounts: Uint16Array
  readonly bodyCounts: Uint16Array
}

/**
 * @param seeds - distinct phrases, none empty, in the form of matching texts
 * @throws RangeError on an empty or repeated phrase
 */
export function buildMatcher(seeds: readonly string[]): SeedMatcher {
  const steps = new Map<number, number>()
  const ends: number[] = [-1]
  const parents: { from: number; unit: number }[] = [{ from: 0, unit: 0 }]
  seeds.forEach((seed, number) => {
    if (seed === '') throw new RangeError('empty seed')
    let node = 0
    for (let at = 0; at < seed.length; at++) {
      const key = node * 65536 + seed.charCodeAt(at)
      let next = steps.get(key)
      if (next === undefined) {
        next = ends.push(-1) - 1
        parents.push({ from: node, unit: seed.charCodeAt(at) })
        steps.set(key, next)
      }
      node = next
    }
    if (ends[node] !== -1) throw new RangeError('seed given twice')
    ends[node] = number
  })
  const failures = failurePaths(steps, parents)
  const shorter = new Uint32Array(ends.length)
  for (const node of byDepth(parents)) shorter[node] = ends[failures[node]!]! >= 0 ? failures[node]! : shorter[failures[node]!]!
  return { seeds, steps, failures, ends: Int32Array.from(ends), shorter }
}

/**
 * Seeds found in rows `from`..`to` - 1 of the matching texts; seeds inside other seeds are found as well.
 */
export function findSeeds(matcher: SeedMatcher, texts: OpinionTexts, from = 0, to = texts.ids.length): SeedHits {
  const offsets = new Uint32Array(to - from + 1)
  const seeds: number[] = []
  const titles: number[] = []
  const bodies: number[] = []
  const found = new Map<number, { title: number; body: number }>()
  for (let row = from; row < to; row++) {
    found.clear()
    const titleEnd = titleLengthOf(texts, row)
    scan(matcher, texts.matchTexts[row]!, (seed, end) => {
      let hit = found.get(seed)
      if (!hit) found.set(seed, (hit = { title: 0, body: 0 }))
      if (end <= titleEnd) hit.title++
      else hit.body++
    })
    for (const seed of [...found.keys()].sort((a, b) => a - b)) {
      const hit = found.get(seed)!
      seeds.push(seed)
      titles.push(Math.min(hit.title, 65535))
      bodies.push(Math.min(hit.body, 65535))
    }
    offsets[row - from + 1] = seeds.length
  }
  return { offsets, seeds: Uint32Array.from(seeds), titleCounts: Uint16Array.from(titles), bodyCounts: Uint16Array.from(bodies) }
}

/** A first sentence up to this many code units may serve as a title … */
const LONGEST_LEAD = 40
/** … when the text is at least this many times as long. */
const LEAD_RATIO = 1.8

/**
 * How many code units at the start of a matching text serve as its title: the title column where there is one, else a
 * short first sentence of a much longer text (messages exported as one column begin with their subject). 0 = none.
 */
export function titleLengthOf(texts: OpinionTexts, row: number): number {
  const given = texts.titleLengths[row]!
  if (given > 0) return given
  const text = texts.matchTexts[row]!
  for (let at = 0; at < Math.min(text.length, LONGEST_LEAD); at++) {
    const unit = text[at]!
    if (unit === '。' || unit === '?' || unit === '!' || unit === '？' || unit === '！') return text.length >= LEAD_RATIO * (at + 1) ? at + 1 : 0
  }
  return 0
}

/** Calls `hit(seed, end)` for every occurrence, `end` being the code unit after it. */
export function scan(matcher: SeedMatcher, text: string, hit: (seed: number, end: number) => void): void {
  const { steps, failures, ends, shorter } = matcher
  let node = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    let next = steps.get(node * 65536 + unit)
    while (next === undefined && node !== 0) {
      node = failures[node]!
      next = steps.get(node * 65536 + unit)
    }
    node = next ?? 0
    for (let match = ends[node]! >= 0 ? node : shorter[node]!; match !== 0; match = shorter[match]!) hit(ends[match]!, at + 1)
  }
}

function failurePaths(steps: ReadonlyMap<number, number>, parents: readonly { from: number; unit: number }[]): Uint32Array {
  const failures = new Uint32Array(parents.length)
  for (const node of byDepth(parents)) {
    const { from, unit } = parents[node]!
    if (from === 0) continue
    let path = failures[from]!
    while (path !== 0 && !steps.has(path * 65536 + unit)) path = failures[path]!
    failures[node] = steps.get(path * 65536 + unit) ?? 0
  }
  return failures
}

/** All nodes but the root, shallow ones first. */
function byDepth(parents: readonly { from: number; unit: number }[]): number[] {
  const depths = new Uint32Array(parents.length)
  for (let node = 1; node < parents.length; node++) depths[node] = depths[parents[node]!.from]! + 1
  return Array.from({ length: parents.length - 1 }, (_, i) => i + 1).sort((a, b) => depths[a]! - depths[b]! || a - b)
}
