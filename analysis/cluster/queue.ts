/** Pairs by descending likeness, equal ones by the smaller, then the larger row. */
export class PairQueue {
  likeness = 0
  a = 0
  b = 0
  #likeness = new Float64Array(1024)
  #a = new Uint32Array(1024)
  #b = new Uint32Array(1024)
  #size = 0

  push(likeness: number, a: number, b: number): void {
    if (this.#size === this.#likeness.length) this.#grow()
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(likeness, a, b, parent)) break
      this.#move(parent, at)
      at = parent
    }
    this.#set(at, likeness, a, b)
  }

  /** Takes the first pair into likeness, a, b; false when none is left. */
  pop(): boolean {
    if (this.#size === 0) return false
    this.likeness = this.#likeness[0]!
    this.a = this.#a[0]!
    this.b = this.#b[0]!
    const last = --this.#size
    const likeness = this.#likeness[last]!
    const a = this.#a[last]!
    const b = this.#b[last]!
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= last) break
      if (child + 1 < last && this.#before(this.#likeness[child + 1]!, this.#a[child + 1]!, this.#b[child + 1]!, child)) child++
      if (!(this.#before(this.#likeness[child]!, this.#a[child]!, this.#b[child]!, -1, likeness, a, b))) break
      this.#move(child, at)
      at = child
    }
    this.#set(at, likeness, a, b)
    return true
  }

  #before(likeness: number, a: number, b: number, at: number, otherLikeness = this.#likeness[at]!, otherA = this.#a[at]!, otherB = this.#b[at]!): boolean {
    if (likeness !== otherLikeness) return likeness > otherLikeness
    return a !== otherA ? a < otherA : b < otherB
  }

  #set(at: number, likeness: number, a: number, b: number): void {
    this.#likeness[at] = likeness
    this.#a[at] = a
    this.#b[at] = b
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#likeness[from]!, this.#a[from]!, this.#b[from]!)
  }

  #grow(): void {
    const size = this.#likeness.length * 2
    const copy = <A extends Float64Array | Uint32Array>(next: A, old: A): A => {
      next.set(old)
      return next
    }
    this.#likeness = copy(new Float64Array(size), this.#likeness)
    this.#a = copy(new Uint32Array(size), this.#a)
    this.#b = copy(new Uint32Array(size), this.#b)
  }
}
