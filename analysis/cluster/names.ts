import type { OpinionTexts } from '../opinion.ts'
import { isWordUnit } from '../feature/count.ts'
import type { Csr } from '../feature/csr.ts'
import { hashPair } from '../feature/hash.ts'

/** Characters with which the names of places, schools, buildings, roads, companies end. */
const NAME_ENDS = '苑园府城湾郡庭村镇乡路校院站厂区寓厦场楼坊馆店司团贷所线街桥湖山学中小堂班栋'

/** Endings of two characters that say only what kind of place it is: the name stands before them. */
const KINDS =
  '大学 学院 中学 小学 学校 校区 分校 小区 社区 街道 花园 家园 公寓 新城 新村 广场 大厦 公园 公司 医院 酒店 饭店 工地 工厂 车站 集团 宿舍 教学 实验 图书 体育 同学 开学 上学 入学 放学 教学 化学 数学 文学 医学 科学 科技 理工 师范 农业 工业 财经 民族 技术 职业 外国 国语 林业 交通 工程'

/** Characters that are no part of a name: 的同学, 们学校. */
const NO_NAME = '的了是在和有不我你他她它们这那个各某本所及与或对到从向'

const endsName = unitSet(NAME_ENDS)
const noName = unitSet(NO_NAME)
const kinds = new Set(KINDS.split(' ').map((kind) => kind.charCodeAt(0) * 0x10000 + kind.charCodeAt(1)))

/** A run of characters that may be a proper name. */
interface NameSpan {
  /** first of the two characters that tell it from others */
  readonly start: number
  /** its last character */
  readonly last: number
}

/**
 * Counts of proper names: the two characters before the ending with which places and schools are named (滨河|苑, 泉塘|中学,
 * 华南|理工大学). Two opinions on the same place share them even where all else is worded differently.
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
    eachName(text, ({ start, last }) => {
      const column = hashPair(hashPair(text.charCodeAt(start), text.charCodeAt(start + 1)), text.charCodeAt(last)) & (width - 1)
      found.set(column, (found.get(column) ?? 0) + (last < texts.titleLengths[row]! ? titleWeight : 1))
    })
    for (const [column, count] of [...found].sort((a, b) => a[0] - b[0])) {
      columns.push(column)
      values.push(count)
    }
    offsets[row + 1] = columns.length
  }
  return { rowCount, columnCount: width, offsets, columns: Uint32Array.from(columns), values: Float32Array.from(values) }
}

/** How many word characters of a text stand outside of names, at most `limit`. */
export function unitsOutsideNames(text: string, limit: number): number {
  const named = new Uint8Array(text.length)
  eachName(text, ({ start, last }) => named.fill(1, start, last + 1))
  let units = 0
  for (let at = 0; at < text.length && units < limit; at++) if (named[at] === 0 && isWordUnit(text.charCodeAt(at))) units++
  return units
}

function eachName(text: string, take: (name: NameSpan) => void): void {
  for (let last = 2; last < text.length; last++) {
    if (endsName[text.charCodeAt(last)] === 0) continue
    let end = last
    while (end > 2 && kinds.has(text.charCodeAt(end - 1) * 0x10000 + text.charCodeAt(end))) end -= 2
    const start = end === last ? last - 2 : end - 1
    if (start >= 0 && maybeName(text.charCodeAt(start)) && maybeName(text.charCodeAt(start + 1))) take({ start, last })
  }
}

function maybeName(unit: number): boolean {
  return isWordUnit(unit) && noName[unit] === 0
}

function unitSet(characters: string): Uint8Array {
  const set = new Uint8Array(0x10000)
  for (let at = 0; at < characters.length; at++) set[characters.charCodeAt(at)] = 1
  return set
}
