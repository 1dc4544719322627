import { hash32 } from '../../analysis/index.ts'

const FIRST_SLOTS = 1 << 12
const MAX_LOAD = 0.6
const OTHER_SEED = 0x9e3779b9

/** Counts how often each of very many texts came by, without keeping the texts: 12 bytes a slot. */
export interface CountTable {
  /** how often this text came by, now included */
  add(text: string): number
}

/** Two texts are one when both of their hashes are, which among a million happens once in 10^7 files. */
export function countTable(): CountTable {
  let slots = FIRST_SLOTS
  let size = 0
  let keys = new Uint32Array(slots * 2)
  let counts = new Uint32Array(slots)

  const placeOf = (first: number, second: number): number => {
    let at = first & (slots - 1)
    while (counts[at] !== 0 && (keys[at * 2] !== first || keys[at * 2 + 1] !== second)) at = (at + 1) & (slots - 1)
    return at
  }
  const widen = (): void => {
    const [oldKeys, oldCounts] = [keys, counts]
    slots *= 2
    keys = new Uint32Array(slots * 2)
    counts = new Uint32Array(slots)
    for (let i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] === 0) continue
      const at = placeOf(oldKeys[i * 2]!, oldKeys[i * 2 + 1]!)
      keys[at * 2] = oldKeys[i * 2]!
      keys[at * 2 + 1] = oldKeys[i * 2 + 1]!
      counts[at] = oldCounts[i]!
    }
  }
  return {
    add(text) {
      const [first, second] = [hash32(text) >>> 0, hash32(text, OTHER_SEED) >>> 0]
      const at = placeOf(first, second)
      if (counts[at] !== 0) return (counts[at] = counts[at]! + 1)
      keys[at * 2] = first
      keys[at * 2 + 1] = second
      counts[at] = 1
      if (++size > slots * MAX_LOAD) widen()
      return 1
    },
  }
}
