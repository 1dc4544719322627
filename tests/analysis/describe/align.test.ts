import { expect, test } from 'vitest'
import { placeWords } from '../../../analysis/describe/align.ts'

test('words stand where they were written, past masks and place codes', () => {
  const placed = placeWords('A市〔姓名〕的食堂太贵', ['的', '食堂', '太贵'], [0, 1, 2], 0)
  expect([...placed.starts]).toEqual([6, 7, 9])
  expect([...placed.ends]).toEqual([7, 9, 11])
  expect(placed.titleEnd).toBe(0)
})

test('words are found in traditional and full-width text of the same length', () => {
  const written = '學校ＡＰＰ打卡'
  const placed = placeWords(written, ['学校', 'APP', '打卡'], [0, 1, 2], 0)
  expect(placed.starts.map((start, at) => written.slice(start, placed.ends[at]))).toEqual(['學校', 'ＡＰＰ', '打卡'])
})

test('a word that is not there is left out, those after it are kept', () => {
  const placed = placeWords('食堂①太贵', ['食堂', '1', '太贵'], [5, 6, 7], 0)
  expect([...placed.tokens]).toEqual([5, 7])
})

test('the title ends with its last word', () => {
  expect(placeWords('食堂太贵。吃不起', ['食堂', '太贵', '吃不起'], [0, 1, 2], 2).titleEnd).toBe(4)
})
