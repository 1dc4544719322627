import type { Neighbours } from './neighbours.ts'

/**
 * Which groups are linked, with the sum of the likeness of their members, both ways. Lists stand in typed arrays, the other
 * groups ascending. A link that was refused keeps its sum, with a minus sign, until it is put anew.
 */
export class Links {
  readonly #others: Uint32Array[]
  readonly #totals: Float64Array[]
  readonly #counts: Uint32Array

  /**
   * @param graphs - neighbours of all rows, in ranges that follow each other; of a pair found from both sides the likeness
   *   found from the smaller row counts
   * @param threshold - less alike, rows are not linked
   */
  constructor(graphs: readonly Neighbours[], groupCount: number, threshold: number) {
    const own = ownLinks(graphs, groupCount, threshold)
    const back = turned(own, groupCount)
    this.#others = new Array<Uint32Array>(groupCount)
    this.#totals = new Array<Float64Array>(groupCount)
    this.#counts = new Uint32Array(groupCount)
    for (let group = 0; group < groupCount; group++) this.#fill(group, own, back)
  }

  get groupCount(): number {
    return this.#counts.length
  }

  count(group: number): number {
    return this.#counts[group]!
  }

  /** Only the first `count` entries hold. */
  others(group: number): Uint32Array {
    return this.#others[group]!
  }

  /** Sums by entry of `others`; negative = refused. */
  totals(group: number): Float64Array {
    return this.#totals[group]!
  }

  /** The sum of a link; negative = refused, 0 = there is none. */
  total(group: number, other: number): number {
    const at = this.#find(group, other)
    return this.#isAt(group, other, at) ? this.#totals[group]![at]! : 0
  }

  refuse(a: number, b: number): void {
    for (const [group, other] of [[a, b], [b, a]] as const) {
      const totals = this.#totals[group]!
      const at = this.#find(group, other)
      totals[at] = -Math.abs(totals[at]!)
    }
  }

  /** Gives a group the first entries of these lists. */
  replace(group: number, others: Uint32Array, totals: Float64Array, count: number): void {
    if (this.#others[group]!.length < count) {
      this.#others[group] = new Uint32Array(2 * count)
      this.#totals[group] = new Float64Array(2 * count)
    }
    this.#others[group]!.set(others.subarray(0, count))
    this.#totals[group]!.set(totals.subarray(0, count))
    this.#counts[group] = count
  }

  clear(group: number): void {
    this.#others[group] = NO_OTHERS
    this.#totals[group] = NO_TOTALS
    this.#counts[group] = 0
  }

  remove(group: number, other: number): void {
    const at = this.#find(group, other)
    if (!this.#isAt(group, other, at)) return
    const others = this.#others[group]!
    const totals = this.#totals[group]!
    const last = --this.#counts[group]!
    for (let i = at; i < last; i++) {
      others[i] = others[i + 1]!
      totals[i] = totals[i + 1]!
    }
  }

  put(group: number, other: number, total: number): void {
    const at = this.#find(group, other)
    if (this.#isAt(group, other, at)) {
      this.#totals[group]![at] = total
      return
    }
    const count = this.#counts[group]!
    if (count === this.#others[group]!.length) this.#grow(group)
    const others = this.#others[group]!
    const totals = this.#totals[group]!
    for (let i = count; i > at; i--) {
      others[i] = others[i - 1]!
      totals[i] = totals[i - 1]!
    }
    others[at] = other
    totals[at] = total
    this.#counts[group] = count + 1
  }

  /** Where a link stands or would have to. */
  #find(group: number, other: number): number {
    const others = this.#others[group]!
    let low = 0
    let high = this.#counts[group]!
    while (low < high) {
      const middle = (low + high) >> 1
      if (others[middle]! < other) low = middle + 1
      else high = middle
    }
    return low
  }

  #isAt(group: number, other: number, at: number): boolean {
    return at < this.#counts[group]! && this.#others[group]![at] === other
  }

  #grow(group: number): void {
    const count = this.#counts[group]!
    const [others, totals] = [this.#others[group]!, this.#totals[group]!]
    this.#others[group] = new Uint32Array(2 * count + 4)
    this.#totals[group] = new Float64Array(2 * count + 4)
    this.#others[group].set(others)
    this.#totals[group].set(totals)
  }

  #fill(group: number, own: Lists, back: Lists): void {
    const most = own.offsets[group + 1]! - own.offsets[group]! + back.offsets[group + 1]! - back.offsets[group]!
    const others = most === 0 ? NO_OTHERS : new Uint32Array(most)
    const totals = most === 0 ? NO_TOTALS : new Float64Array(most)
    const stop = own.offsets[group + 1]!
    const backStop = back.offsets[group + 1]!
    let i = own.offsets[group]!
    let j = back.offsets[group]!
    let end = 0
    while (i < stop || j < backStop) {
      const a = i < stop ? own.others[i]! : Infinity
      const b = j < backStop ? back.others[j]! : Infinity
      others[end] = Math.min(a, b)
      totals[end++] = a < b || (a === b && group < a) ? own.likeness[i]! : back.likeness[j]!
      if (a <= b) i++
      if (b <= a) j++
    }
    this.#others[group] = others
    this.#totals[group] = totals
    this.#counts[group] = end
  }
}

const NO_OTHERS = new Uint32Array(0)
const NO_TOTALS = new Float64Array(0)

interface Lists {
  readonly offsets: Uint32Array
  readonly others: Uint32Array
  readonly likeness: Float32Array
}

/** The neighbours of each row, by row. */
function ownLinks(graphs: readonly Neighbours[], count: number, threshold: number): Lists {
  const offsets = new Uint32Array(count + 1)
  const capacity = graphs.reduce((sum, graph) => sum + graph.rows.length, 0)
  const others = new Uint32Array(capacity)
  const likeness = new Float32Array(capacity)
  let end = 0
  for (const graph of graphs) {
    for (let i = 0; i + 1 < graph.offsets.length; i++) {
      const start = end
      for (let at = graph.offsets[i]!; at < graph.offsets[i + 1]! && graph.likeness[at]! >= threshold; at++) {
        let place = end++
        for (; place > start && others[place - 1]! > graph.rows[at]!; place--) {
          others[place] = others[place - 1]!
          likeness[place] = likeness[place - 1]!
        }
        others[place] = graph.rows[at]!
        likeness[place] = graph.likeness[at]!
      }
      offsets[graph.from + i + 1] = end
    }
  }
  return { offsets, others, likeness }
}

/** Whose neighbour each row is, by row. */
function turned({ offsets, others, likeness }: Lists, count: number): Lists {
  const back = { offsets: new Uint32Array(count + 1), others: new Uint32Array(offsets[count]!), likeness: new Float32Array(offsets[count]!) }
  for (let at = 0; at < offsets[count]!; at++) back.offsets[others[at]! + 1]!++
  for (let row = 0; row < count; row++) back.offsets[row + 1]! += back.offsets[row]!
  const next = back.offsets.slice(0, count)
  for (let row = 0; row < count; row++) {
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const place = next[others[at]!]!++
      back.others[place] = row
      back.likeness[place] = likeness[at]!
    }
  }
  return back
}
