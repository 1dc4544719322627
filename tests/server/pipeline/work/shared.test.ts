import { describe, expect, test } from 'vitest'
import { selectTexts } from '../../../../analysis/index.ts'
import { shared } from '../../../../server/pipeline/work/shared.ts'
import { openTexts, shareTexts } from '../../../../server/pipeline/work/shared-texts.ts'

describe('shared', () => {
  test('typed arrays keep their values and stand in shared memory, however deep', () => {
    const value = { name: 'x', parts: [{ numbers: Float32Array.of(1.5, 2) }], none: null, words: new Set(['食堂']) }
    const moved = shared(value)
    expect(moved).toEqual(value)
    expect(moved.parts[0]!.numbers.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  test('a part of an array and a Buffer become arrays of their own', () => {
    const { part, bytes } = shared({ part: Uint32Array.of(1, 2, 3).subarray(1), bytes: Buffer.from([7, 8]) as Uint8Array })
    expect([...part]).toEqual([2, 3])
    expect([...bytes]).toEqual([7, 8])
  })

  test('what is shared already is not copied', () => {
    const once = shared(Uint8Array.of(1))
    expect(shared(once)).toBe(once)
  })
})

describe('openTexts', () => {
  const texts = {
    ids: ['1', '2', '3'],
    texts: ['食堂𠮷太贵', '', 'Wi-Fi 慢'],
    matchTexts: ['食堂𠮷太贵', '', 'wi-fi 慢'],
    titleLengths: Uint32Array.of(2, 0, 0),
    words: { vocabulary: ['wi', '太贵', '慢', '食堂'], offsets: Uint32Array.of(0, 2, 2, 4), tokens: Uint32Array.of(3, 1, 0, 2) },
    titleWordCounts: Uint32Array.of(1, 0, 0),
  }

  test.each([[[0, 1, 2]], [[2, 0]], [[1]], [[]]])('rows %j are those of the table', (rows) => {
    const wanted = Uint32Array.from(rows)
    expect(openTexts(shareTexts(texts), wanted)).toEqual(selectTexts(texts, wanted))
  })
})
