import { PairQueue } from './queue.ts'

/** Per group its neighbours with the sum of the likeness of their members; undefined = joined to another. */
export type Links = (Map<number, number> | undefined)[]

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
  /** pairs not to be joined as they are: a · groups + b */
  readonly #rejected = new Set<number>()

  constructor(links: Links, sizes: Uint32Array) {
    this.#links = links
    this.#sizes = sizes
    this.#first = new Int32Array(links.length).fill(-1)
    this.#firstLikeness = new Float64Array(links.length)
    for (let group = 0; group < links.length; group++) this.renew(group)
  }

  /** Takes the first pair into a, b, likeness; false when none is left. */
  pop(): boolean {
    const queue = this.#queue
    while (queue.pop()) {
      const { a, b, likeness } = queue
      const total = this.#links[a]?.get(b)
      if (total !== undefined && total / (this.#sizes[a]! * this.#sizes[b]!) === likeness && !this.#isRejected(a, b)) {
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
    this.#rejected.add(a * this.#links.length + b)
    if (this.#first[a] === b) this.renew(a)
    if (this.#first[b] === a) this.renew(b)
  }

  /** To be told when the likeness of two groups has changed. */
  changed(group: number, other: number): void {
    this.#rejected.delete(Math.min(group, other) * this.#links.length + Math.max(group, other))
    const likeness = this.#likeness(group, other, this.#links[group]!.get(other)!)
    if (this.#first[group]! < 0 || this.#before(other, likeness, this.#first[group]!, this.#firstLikeness[group]!)) this.#set(group, other, likeness)
  }

  /** Searches a group's first pair. */
  renew(group: number): void {
    let first = -1
    let highest = 0
    for (const [other, total] of this.#links[group] ?? []) {
      const likeness = this.#likeness(group, other, total)
      if ((first < 0 || this.#before(other, likeness, first, highest)) && !this.#isRejected(group, other)) {
        first = other
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

  #likeness(group: number, other: number, total: number): number {
    return total / (this.#sizes[group]! * this.#sizes[other]!)
  }

  /** Of two pairs of one group the one with the smaller other row comes first where they are equal. */
  #before(other: number, likeness: number, than: number, highest: number): boolean {
    return likeness > highest || (likeness === highest && other < than)
  }

  #isRejected(group: number, other: number): boolean {
    return this.#rejected.size > 0 && this.#rejected.has(Math.min(group, other) * this.#links.length + Math.max(group, other))
  }
}
