/**
 * MurmurHash3 (x86, 32 bit, Austin Appleby) over the UTF-16 code units of a text.
 *
 * @returns an unsigned 32-bit integer; the same on every machine
 */
export function hash32(text: string, seed = 0): number {
  let hash = seed | 0
  const pairCount = text.length >> 1
  for (let i = 0; i < pairCount; i++) {
    hash ^= scramble(text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 16))
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  if (text.length & 1) hash ^= scramble(text.charCodeAt(text.length - 1))
  return finish(hash ^ (text.length * 2))
}

/** Hash of two integers, for n-grams of code units and for keys made of numbers. */
export function hashPair(a: number, b: number): number {
  let hash = scramble(a | 0)
  hash = (hash << 13) | (hash >>> 19)
  hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  hash ^= scramble(b | 0)
  return finish(hash)
}

/** 64 bits of hash as 16 hexadecimal digits, from two independent 32-bit hashes. */
export function hashHex(text: string, seed = 0): string {
  return hex(hash32(text, seed)) + hex(hash32(text, seed ^ 0x5bd1e995))
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

function finish(hash: number): number {
  let mixed = hash
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
