import { expect, test } from 'vitest'
import { toCsv } from '../../../web/src/lib/ui/csv.ts'

test('begins with a byte order mark and ends every line with CRLF', () => {
  expect(toCsv(['领域', '意见'], [['教学模式优化', 12]])).toBe('\uFEFF领域,意见\r\n教学模式优化,12\r\n')
})

test('leaves a missing figure empty, and a zero a zero', () => {
  expect(toCsv(['a', 'b'], [[null, 0]])).toBe('\uFEFFa,b\r\n,0\r\n')
})

test('quotes commas, quotation marks and line breaks', () => {
  expect(toCsv(['a'], [['一,二'], ['说"不"'], ['上\n下']])).toBe('\uFEFFa\r\n"一,二"\r\n"说""不"""\r\n"上\n下"\r\n')
})

test('disarms a text that a spreadsheet would run as a formula, but no number', () => {
  expect(toCsv(['a'], [['=1+1'], ['-2'], ['@x'], [-2]])).toBe("\uFEFFa\r\n'=1+1\r\n'-2\r\n'@x\r\n-2\r\n")
})

test('writes the header alone when there are no rows', () => {
  expect(toCsv(['a', 'b'], [])).toBe('\uFEFFa,b\r\n')
})
