import { describe, expect, test } from 'vitest'
import { documentVectors, learnSemanticSpace, semanticNumbers, semanticWord } from '../../../analysis/feature/semantic.ts'
import type { TokenTable } from '../../../analysis/feature/tokens.ts'
import { seededRandom } from '../../../analysis/feature/random.ts'

/** Words of two subjects that never meet: 甲0 … 甲29 and 乙0 … 乙29, ten at random to a row. */
function twoSubjects(rowCount: number): TokenTable {
  const vocabulary = ['甲', '乙'].flatMap((subject) => Array.from({ length: 30 }, (_, at) => `${subject}${at}`)).sort()
  const random = seededRandom(5)
  const tokens = Array.from({ length: rowCount * 10 }, (_, at) => {
    const subject = Math.floor(at / 10) % 2 === 0 ? '甲' : '乙'
    return vocabulary.indexOf(`${subject}${Math.floor(random() * 30)}`)
  })
  return { vocabulary, offsets: Uint32Array.from({ length: rowCount + 1 }, (_, row) => row * 10), tokens: Uint32Array.from(tokens) }
}

const rowsOf = (table: TokenTable): Uint32Array => Uint32Array.from({ length: table.offsets.length - 1 }, (_, row) => row)
const options = { seed: 1, dimensions: 8 }

function likeness(vectors: Float32Array, a: number, b: number, dimensions: number): number {
  let sum = 0
  for (let k = 0; k < dimensions; k++) sum += vectors[a * dimensions + k]! * vectors[b * dimensions + k]!
  return sum
}

describe('a semantic space', () => {
  const table = twoSubjects(200)
  const space = learnSemanticSpace(table, rowsOf(table), options)!

  test('puts documents of one subject closer than those of two', () => {
    const documents = documentVectors(space, table, semanticNumbers(space, table.vocabulary))
    for (let row = 0; row + 3 < 40; row += 2) {
      expect(likeness(documents, row, row + 2, space.dimensions)).toBeGreaterThan(likeness(documents, row, row + 1, space.dimensions) + 0.3)
    }
  })

  test('gives documents of length 1, and zeros where no word is known', () => {
    const strange: TokenTable = { vocabulary: ['丙', '甲0'], offsets: Uint32Array.of(0, 1, 2), tokens: Uint32Array.of(0, 1) }
    const documents = documentVectors(space, strange, semanticNumbers(space, strange.vocabulary))
    expect(likeness(documents, 0, 0, space.dimensions)).toBe(0)
    expect(likeness(documents, 1, 1, space.dimensions)).toBeCloseTo(1, 5)
  })

  test('weighs frequent words less', () => {
    const weight = (word: string): number => space.weights[space.wordHashes.indexOf(semanticWord(word))]!
    const counts = table.vocabulary.map((_, token) => table.tokens.filter((other) => other === token).length)
    const [most, least] = [counts.indexOf(Math.max(...counts)), counts.indexOf(Math.min(...counts))]
    expect(weight(table.vocabulary[most]!)).toBeLessThan(weight(table.vocabulary[least]!))
  })

  test('is the same on every run', () => {
    expect(learnSemanticSpace(table, rowsOf(table), options)).toEqual(space)
  })

  test('is not learned from too few words', () => {
    const small: TokenTable = { vocabulary: ['一', '二'], offsets: Uint32Array.of(0, 2), tokens: Uint32Array.of(0, 1) }
    expect(learnSemanticSpace(small, Uint32Array.of(0), options)).toBeNull()
    expect(learnSemanticSpace(small, new Uint32Array(0), options)).toBeNull()
  })
})
