import type { MaskKind, PersonalSpan } from './mask-kind.ts'

/** Patterns run on a half-width copy of the text; group `it`, where there is one, is what is masked. */
interface Pattern {
  readonly kind: MaskKind
  readonly regex: RegExp
  /** what must be in a text at all for the pattern to be tried */
  readonly needs: keyof Signs
  readonly accept?: (text: string) => boolean
}

/** What a quick scan of a text sees. */
interface Signs {
  readonly at: boolean
  /** seven digits or more, the least of any telephone number */
  readonly digits: boolean
  /** five Latin letters or digits or more, the least of any account or plate */
  readonly latin: boolean
  readonly dots: boolean
  readonly colons: boolean
}

const PATTERNS: readonly Pattern[] = [
  { kind: '邮箱', needs: 'at', regex: /[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g },
  { kind: '身份证', needs: 'digits', regex: /(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![0-9A-Za-z])/g, accept: isIdentity18 },
  { kind: '身份证', needs: 'digits', regex: /(?<![0-9A-Za-z])[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])/g, accept: isProvince },
  { kind: '身份证', needs: 'digits', regex: /身份证(?:号码?)?(?:是|为)?[：:\s]*(?<it>[1-9]\d{13,16}[\dXx])(?![0-9A-Za-z])/g },
  { kind: '银行卡', needs: 'digits', regex: /(?<![0-9A-Za-z.-])[3-6]\d{3}(?:[ -]?\d{4}){2,3}[ -]?\d{1,4}(?![0-9A-Za-z])/g, accept: isCard },
  { kind: '银行卡', needs: 'digits', regex: /(?:银行卡|卡号|银行账号|开户账号|账户|帐号|账号)(?:号码?)?(?:是|为)?[：:\s]*(?<it>\d(?:[ -]?\d){11,18})(?!\d)/g },
  { kind: '账号', needs: 'latin', regex: /(?:微\s?信\s?号?码?|weixin|wechat|vx|wx|v信|威信|薇信)(?:同号|号|ID)?(?:是|为|叫)?[：:\s]*(?<it>[A-Za-z0-9][A-Za-z0-9_-]{4,19})(?![A-Za-z0-9_@.-])/gi, accept: isAccount },
  { kind: '账号', needs: 'latin', regex: /(?:QQ群?|扣扣|企鹅)(?:号码?|群号)?(?:是|为)?[：:\s]*(?<it>[1-9]\d{4,10})(?!\d)/gi },
  { kind: '手机', needs: 'digits', regex: /(?<![\dA-Za-z.])(?:\+?86[ -]?)?1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4}(?!\d|\.\d)/g },
  { kind: '手机', needs: 'digits', regex: /(?:手机|电话|联系|tel|phone|mobile|mob)[A-Za-z:：号码是为\s.]{0,6}(?<it>1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4})(?!\d)/gi },
  { kind: '电话', needs: 'digits', regex: /(?<![\d.-])(?:[(（]0(?:10|2\d|[3-9]\d{2})[)）]|0(?:10|2\d|[3-9]\d{2}))[ -]{0,3}[2-8]\d{6,7}(?:[ -]?转\s?\d{1,6}|-\d{2,5})?(?!\d)/g },
  { kind: '电话', needs: 'digits', regex: /(?:电话|座机|固话|传真|联系方式|tel)[号码是为:：\s.]{0,5}(?<it>[2-8]\d{6,7})(?!\d|[ -]?[元万人年个名])/gi },
  { kind: '车牌', needs: 'latin', regex: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.]?(?=[A-HJ-NP-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4}(?:[A-HJ-NP-Z0-9]{1,2}|[挂学警])(?![A-Za-z0-9])/g },
  { kind: 'IP', needs: 'dots', regex: /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.条栋号楼章节款项])/g, accept: isAddress },
  { kind: 'IP', needs: 'colons', regex: /(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/gi },
]

const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ＠．－＋：]/g

/** Numbers and addresses of a person, in any order; spans may overlap, earlier patterns first. */
export function findNumbers(text: string): PersonalSpan[] {
  const signs = readSigns(text)
  if (!signs.latin) return []
  const half = text.replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
  const spans: PersonalSpan[] = []
  for (const { kind, regex, needs, accept } of PATTERNS) {
    if (!signs[needs]) continue
    regex.lastIndex = 0
    for (let match = regex.exec(half); match !== null; match = regex.exec(half)) {
      const it = match.groups?.['it'] ?? match[0]
      if (accept !== undefined && !accept(it)) continue
      const end = match.index + match[0].length
      spans.push({ kind, start: end - it.length, end })
    }
  }
  return spans
}

/** One pass over the code units, full-width forms included; most texts end here. */
function readSigns(text: string): Signs {
  let at = false
  let digits = 0
  let latin = 0
  let dots = 0
  let colons = 0
  for (let i = 0; i < text.length; i++) {
    const raw = text.charCodeAt(i)
    const code = raw >= 0xff01 && raw <= 0xff5e ? raw - 0xfee0 : raw
    if (code > 122) continue
    if (code >= 48 && code <= 57) {
      digits++
      latin++
    } else if ((code >= 65 && code <= 90) || code >= 97) latin++
    else if (code === 64) at = true
    else if (code === 46) dots++
    else if (code === 58) colons++
  }
  return { at, digits: digits >= 7, latin: latin >= 5, dots: dots >= 3 && digits >= 4, colons: colons >= 7 }
}

const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const IDENTITY_CHECKS = '10X98765432'

/** GB 11643: weighted sum modulo 11. */
function isIdentity18(raw: string): boolean {
  const text = raw.replace(/[ -]/g, '')
  const sum = IDENTITY_WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return IDENTITY_CHECKS[sum % 11] === text[17]!.toUpperCase() && isProvince(text)
}

function isProvince(text: string): boolean {
  return /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/.test(text)
}

/** Luhn's check, 16 to 19 digits. */
function isCard(raw: string): boolean {
  const digits = raw.replace(/[ -]/g, '')
  if (digits.length < 16 || digits.length > 19) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** A WeChat account has six or more characters, a digit or underscore among them; WeChat's own words have not. */
function isAccount(text: string): boolean {
  return text.length >= 5 && /[\d_-]/.test(text) && !/^(?:19|20)\d{2}$/.test(text)
}

/** Section numbers such as 1.2.3.4 are no addresses. */
function isAddress(text: string): boolean {
  const parts = text.split('.').map(Number)
  return parts[0]! > 0 && parts.some((part) => part >= 32)
}
