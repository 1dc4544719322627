import type { OpinionTexts } from '../opinion.ts'
import { isWordUnit } from '../feature/count.ts'
import type { Csr } from '../feature/csr.ts'
import { hashPair } from '../feature/hash.ts'

/** Characters that are no part of a name's own end: 的同学, 们学校. */
const NO_NAME = '的了是在和有不我你他她它们这那个各某本所及与或对到从向'

/** Characters with which the names of places, schools, buildings, roads, companies end. */
const NAME_ENDS = '苑园府城湾郡庭村镇乡路校院站厂区寓厦场楼坊馆店司团贷所线街桥湖山学中小堂班栋'
const NAME_SPACE = 0x31337

const endsName = new Uint8Array(0x10000)
for (let at = 0; at < NAME_ENDS.length; at++) endsName[NAME_ENDS.charCodeAt(at)] = 1

const noName = new Uint8Array(0x10000)
for (let at = 0; at < NO_NAME.length; at++) noName[NO_NAME.charCodeAt(at)] = 1

/**
 * Counts of name ends: the last three characters of what may be a proper name (滨河苑, 泉塘中, 805路). Two opinions at
 * the same place share them even where all else is worded differently; generic ones (住宅楼) lose by their frequency.
 *
 * @param width - number of columns, a power of two
 * @returns one row per opinion; title counted `titleWeight` times
 */
export function countNames(texts: OpinionTexts, width: number, titleWeight: number): Csr {
  const rowCount = texts.ids.length
  const offsets = new Uint32Array(rowCount + 1)
  const columns: number[] = []
  const values: number[] = []
  for (let row = 0; row < rowCount; row++) {
    const found = new Map<number, number>()
    const text = texts.matchTexts[row]!
    for (let at = 2; at < text.length; at++) {
      if (endsName[text.charCodeAt(at)] === 0 || !maybeName(text.charCodeAt(at - 1)) || !maybeName(text.charCodeAt(at - 2))) continue
      const column = nameColumn(text, at, width)
      found.set(column, (found.get(column) ?? 0) + (at < texts.titleLengths[row]! ? titleWeight : 1))
    }
    for (const [column, count] of [...found].sort((a, b) => a[0] - b[0])) {
      columns.push(column)
      values.push(count)
    }
    offsets[row + 1] = columns.length
  }
  return { rowCount, columnCount: width, offsets, columns: Uint32Array.from(columns), values: Float32Array.from(values) }
}

function maybeName(unit: number): boolean {
  return isWordUnit(unit) && noName[unit] === 0
}

function nameColumn(text: string, at: number, width: number): number {
  return hashPair(hashPair(text.charCodeAt(at - 2), text.charCodeAt(at - 1)), text.charCodeAt(at) | NAME_SPACE) & (width - 1)
}
