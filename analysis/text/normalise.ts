import { Converter } from 'opencc-js/t2cn'

const MASK = /〔[^〔〕]{1,8}〕/g
const ADDRESS = /(?:https?:\/\/|www\.)[\w\-./?%&=#~:+@]+/gi
/** Codes that stand for places and schools in anonymised text: A市, A3区, L12县, D7镇. */
const PLACE_CODE = /(?<![A-Za-z0-9])[A-Z]\d{0,3}(?=[市区县州镇乡村省])[市区县州镇乡村省]/g
const REPEATED_MARK = /([!?。，、~～.…;；:：\-—_=*#])\1+/g
/** A character said four or more times (哈哈哈哈) carries no more than twice; digits keep their value. */
const REPEATED_UNIT = /([^\d\s])\1{3,}/g
const BLANKS = /[\s\u200b-\u200f\u2028-\u202f\ufeff\ufe0e\ufe0f]+/g

const simplified = simplifiedUnits()

/**
 * The form of a text that is compared, counted and cut into words; never shown. Full width becomes half width (NFKC),
 * traditional characters simplified, repeated marks and characters shortened, blanks one space; masks, addresses and
 * place codes become a space, so that no feature spans them.
 *
 * @returns may be empty; idempotent; the same on every machine
 */
export function normaliseText(text: string): string {
  let form = text.toWellFormed()
  if (form.includes('〔')) form = form.replace(MASK, ' ')
  form = form.normalize('NFKC')
  if (form.includes('://') || form.includes('www.')) form = form.replace(ADDRESS, ' ')
  form = simplify(form).replace(PLACE_CODE, ' ').replace(REPEATED_UNIT, '$1$1').replace(REPEATED_MARK, '$1')
  return form.replace(BLANKS, ' ').trim()
}

/**
 * Traditional characters replaced one by one; length in code units is unchanged.
 */
export function simplify(text: string): string {
  let from = 0
  let result = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const plain = unit >= 0x3400 && unit <= 0x9fff ? simplified[unit - 0x3400]! : 0
    if (plain === 0) continue
    result += text.slice(from, at) + String.fromCharCode(plain)
    from = at + 1
  }
  return from === 0 ? text : result + text.slice(from)
}

/** Per code unit from U+3400 the simplified one, 0 = unchanged; from OpenCC's character table (Apache 2.0). */
function simplifiedUnits(): Uint16Array {
  const convert = Converter({ from: 't', to: 'cn' })
  const table = new Uint16Array(0x9fff - 0x3400 + 1)
  for (let unit = 0x3400; unit <= 0x9fff; unit++) {
    const plain = convert(String.fromCharCode(unit))
    if (plain.length === 1 && plain.charCodeAt(0) !== unit) table[unit - 0x3400] = plain.charCodeAt(0)
  }
  return table
}
