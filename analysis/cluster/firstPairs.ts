import type { Links } from './links.ts'
import { PairQueue } from './queue.ts'

/**
 * The pair of groups of highest mean likeness; of equal ones that of the smaller, then the larger row. Per group it holds
 * what was its first pair and cannot have been passed by another since, as means of joined groups lie between those of their
 * parts or are told by `changed`; only when such a pair comes up and is no more is the group searched again.
 */
export class FirstPairs {
  a = 0
  b = 0
  likeness = 0
  readonly #links: Links
  readonly #sizes: Uint32Array
  readonly #queue = new PairQueue()
  /** per group the other of its first pair, -1 = none */
  readonly #first: Int32Array
  readonly #firstLikeness: Float64Array

  constructor(links: Links, sizes: Uint32Array) {
    this.#links = links
    this.#sizes = sizes
    this.#first = new Int32Array(links.groupCount).fill(-1)
    this.#firstLikeness = new Float64Array(links.groupCount)
    for (let group = 0; group < links.groupCount; group++) this.renew(group)
  }

  /** Takes the first pair into a, b, likeness; false when none is left. */
  pop(): boolean {
    const queue = this.#queue
    while (queue.pop()) {
      const { a, b, likeness } = queue
      if (this.#links.total(a, b) / (this.#sizes[a]! * this.#sizes[b]!) === likeness) {
        this.a = a
        this.b = b
        this.likeness = likeness
        return true
      }
      if (this.#first[a] === b && this.#firstLikeness[a] === likeness) this.renew(a)
      if (this.#first[b] === a && this.#firstLikeness[b] === likeness) this.renew(b)
    }
    return false
  }

  /** The pair popped last stays apart until its likeness changes. */
  reject(): void {
    const { a, b } = this
    this.#links.refuse(a, b)
    if (this.#first[a] === b) this.renew(a)
    if (this.#first[b] === a) this.renew(b)
  }

  /** To be told when the likeness of two groups has changed. */
  changed(group: number, other: number, likeness: number): void {
    if (this.#first[group]! < 0 || this.#before(other, likeness, this.#first[group]!, this.#firstLikeness[group]!)) this.#set(group, other, likeness)
  }

  /** Searches a group's first pair. */
  renew(group: number): void {
    const others = this.#links.others(group)
    const totals = this.#links.totals(group)
    const count = this.#links.count(group)
    const sizes = this.#sizes
    const size = sizes[group]!
    let first = -1
    let highest = 0
    for (let at = 0; at < count; at++) {
      if (totals[at]! < 0) continue
      const likeness = totals[at]! / (size * sizes[others[at]!]!)
      if (first < 0 || likeness > highest) {
        first = others[at]!
        highest = likeness
      }
    }
    this.#first[group] = first
    if (first >= 0) this.#set(group, first, highest)
  }

  #set(group: number, other: number, likeness: number): void {
    this.#first[group] = other
    this.#firstLikeness[group] = likeness
    this.#queue.push(likeness, Math.min(group, other), Math.max(group, other))
  }

  /** Of two pairs of one group the one with the smaller other row comes first where they are equal. */
  #before(other: number, likeness: number, than: number, highest: number): boolean {
    return likeness > highest || (likeness === highest && other < than)
  }
}
