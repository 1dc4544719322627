import { hash32 } from './hash.ts'
import type { Csr } from './csr.ts'
import { largestEigenpairs } from './svd.ts'
import type { TokenTable } from './tokens.ts'

/** Word vectors. Words are known by a 32-bit hash only, so the space can be shipped without its words. */
export interface SemanticSpace {
  readonly dimensions: number
  /** hash32 of each word with seed WORD_HASH_SEED, ascending */
  readonly wordHashes: Uint32Array
  /** words × dimensions, row-major */
  readonly vectors: Float32Array
  /** how much a word counts in a document vector: a / (a + share of all tokens), 0..1 */
  readonly weights: Float32Array
}

export interface SemanticOptions {
  /** Default 150 */
  readonly dimensions?: number
  /** words to each side that count as context. Default 5 */
  readonly window?: number
  /** words kept, the most frequent. Default 12,000 */
  readonly maxWords?: number
  /** words in fewer places are dropped. Default 4 */
  readonly minCount?: number
  /** constant of the word weights (smooth inverse frequency, Arora et al. 2017). Default 1e-3 */
  readonly smoothing?: number
  readonly seed: number
}

const WORD_HASH_SEED = 0x5e
const DEFAULTS = { dimensions: 150, window: 5, maxWords: 12_000, minCount: 4, smoothing: 1e-3 }

/** The number by which a semantic space knows a word. */
export function semanticWord(word: string): number {
  return hash32(word, WORD_HASH_SEED)
}

/**
 * Word vectors from co-occurrence: positive pointwise mutual information of words within a window of each other, reduced
 * to its largest eigenpairs, scaled by the root of the eigenvalue (Levy, Goldberg, Dagan 2015).
 *
 * @param rows - rows of the table to learn from, ascending; context never leaves a row
 * @returns null when fewer than 50 words are frequent enough to learn from
 */
export function learnSemanticSpace(words: TokenTable, rows: Uint32Array, options: SemanticOptions): SemanticSpace | null {
  const { dimensions, window, maxWords, minCount, smoothing, seed } = { ...DEFAULTS, ...options }
  const counts = new Uint32Array(words.vocabulary.length)
  let total = 0
  for (const row of rows) {
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++) counts[words.tokens[at]!]!++
    total += words.offsets[row + 1]! - words.offsets[row]!
  }
  const kept = frequentWords(counts, minCount, maxWords)
  if (kept.length < 50) return null
  const pairs = contextCounts(words, rows, kept, window)
  toPositiveInformation(pairs)
  const found = largestEigenpairs(pairs, dimensions, seed)
  const vectors = new Float32Array(kept.length * found.count)
  for (let at = 0; at < vectors.length; at++) vectors[at] = found.vectors[at]! * Math.sqrt(Math.abs(found.values[at % found.count]!))
  const hashes = Array.from(kept, (word) => semanticWord(words.vocabulary[word]!))
  const order = Array.from(kept, (_, i) => i).sort((a, b) => hashes[a]! - hashes[b]!)
  return {
    dimensions: found.count,
    wordHashes: Uint32Array.from(order, (i) => hashes[i]!),
    vectors: Float32Array.from(vectors, (_, at) => vectors[order[Math.floor(at / found.count)]! * found.count + (at % found.count)]!),
    weights: Float32Array.from(order, (i) => smoothing / (smoothing + counts[kept[i]!]! / total)),
  }
}

/** Per entry of a vocabulary the word's number in the space, -1 = not in it. */
export function semanticNumbers(space: SemanticSpace, vocabulary: readonly string[]): Int32Array {
  const numbers = new Map<number, number>()
  space.wordHashes.forEach((hash, number) => numbers.set(hash, number))
  return Int32Array.from(vocabulary, (word) => numbers.get(semanticWord(word)) ?? -1)
}

/**
 * Weighted mean of the word vectors of rows `from`..`to` - 1, scaled to length 1; a row without a known word stays zero.
 *
 * @param numbers - from semanticNumbers for this table's vocabulary
 * @returns (to - from) × dimensions, row-major
 */
export function documentVectors(space: SemanticSpace, words: TokenTable, numbers: Int32Array, from = 0, to = words.offsets.length - 1): Float32Array {
  const { dimensions, vectors, weights } = space
  const documents = new Float32Array((to - from) * dimensions)
  for (let row = from; row < to; row++) {
    const base = (row - from) * dimensions
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++) {
      const number = numbers[words.tokens[at]!]!
      if (number < 0) continue
      const weight = weights[number]!
      const start = number * dimensions
      for (let k = 0; k < dimensions; k++) documents[base + k]! += weight * vectors[start + k]!
    }
    scaleToOne(documents, base, dimensions)
  }
  return documents
}

function scaleToOne(values: Float32Array, base: number, length: number): void {
  let squares = 0
  for (let k = 0; k < length; k++) squares += values[base + k]! ** 2
  if (squares === 0) return
  const scale = 1 / Math.sqrt(squares)
  for (let k = 0; k < length; k++) values[base + k]! *= scale
}

/** Numbers of the words kept: most frequent first, ties in the order of the vocabulary. */
function frequentWords(counts: Uint32Array, minCount: number, maxWords: number): Uint32Array {
  const frequent: number[] = []
  for (let word = 0; word < counts.length; word++) if (counts[word]! >= minCount) frequent.push(word)
  frequent.sort((a, b) => counts[b]! - counts[a]! || a - b)
  return Uint32Array.from(frequent.slice(0, maxWords))
}

/** How often two kept words stand within the window of each other; symmetric. Words left out do not widen the window. */
function contextCounts(words: TokenTable, rows: Uint32Array, kept: Uint32Array, window: number): Csr {
  const numbers = new Int32Array(words.vocabulary.length).fill(-1)
  kept.forEach((word, number) => (numbers[word] = number))
  const stream = keptStream(words, rows, numbers)
  const starts = new Uint32Array(kept.length + 1)
  for (const token of stream) if (token >= 0) starts[token + 1]!++
  for (let i = 0; i < kept.length; i++) starts[i + 1]! += starts[i]!
  const places = new Uint32Array(starts[kept.length]!)
  const next = starts.slice(0, kept.length)
  stream.forEach((token, at) => {
    if (token >= 0) places[next[token]!++] = at
  })
  return countAround(stream, starts, places, kept.length, window)
}

/** The kept tokens of all rows one after the other, rows parted by -1. */
function keptStream(words: TokenTable, rows: Uint32Array, numbers: Int32Array): Int32Array {
  let length = rows.length
  for (const row of rows) length += words.offsets[row + 1]! - words.offsets[row]!
  const stream = new Int32Array(length)
  let end = 0
  for (const row of rows) {
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++) {
      const number = numbers[words.tokens[at]!]!
      if (number >= 0) stream[end++] = number
    }
    stream[end++] = -1
  }
  return stream.subarray(0, end)
}

function countAround(stream: Int32Array, starts: Uint32Array, places: Uint32Array, size: number, window: number): Csr {
  const offsets = new Uint32Array(size + 1)
  let columns = new Uint32Array(1 << 20)
  let values = new Float32Array(1 << 20)
  let end = 0
  const counts = new Float32Array(size)
  for (let word = 0; word < size; word++) {
    const touched: number[] = []
    for (let i = starts[word]!; i < starts[word + 1]!; i++) {
      for (const step of [-1, 1]) {
        for (let far = 1; far <= window; far++) {
          const other = stream[places[i]! + step * far] ?? -1
          if (other < 0) break
          if (counts[other] === 0) touched.push(other)
          counts[other]!++
        }
      }
    }
    touched.sort((a, b) => a - b)
    if (end + touched.length > columns.length) {
      columns = enlarge(columns, new Uint32Array(2 * columns.length + touched.length))
      values = enlarge(values, new Float32Array(columns.length))
    }
    for (const other of touched) {
      columns[end] = other
      values[end++] = counts[other]!
      counts[other] = 0
    }
    offsets[word + 1] = end
  }
  return { rowCount: size, columnCount: size, offsets, columns: columns.slice(0, end), values: values.slice(0, end) }
}

function enlarge<A extends Uint32Array | Float32Array>(from: A, to: A): A {
  to.set(from)
  return to
}

/** Counts become max(0, ln(count · total / (row sum · column sum))), in place. */
function toPositiveInformation(pairs: Csr): void {
  const sums = new Float64Array(pairs.rowCount)
  let total = 0
  for (let row = 0; row < pairs.rowCount; row++) {
    for (let at = pairs.offsets[row]!; at < pairs.offsets[row + 1]!; at++) sums[row]! += pairs.values[at]!
    total += sums[row]!
  }
  for (let row = 0; row < pairs.rowCount; row++) {
    for (let at = pairs.offsets[row]!; at < pairs.offsets[row + 1]!; at++) {
      pairs.values[at] = Math.max(0, Math.log((pairs.values[at]! * total) / (sums[row]! * sums[pairs.columns[at]!]!)))
    }
  }
}
