import { fileError } from '../input-error.ts'

/** Chinese in UTF-8 that somebody decoded as Latin-1, and the trace of U+FFFD decoded as GBK. */
const AS_LATIN = /[ÃÂåæçèéäï][\u0080-\u00BF\u2010-\u203A\u20AC\u0152-\u017E\u02C6\u02DC]/g
const TWICE_BROKEN = /锟斤拷|锟斤|烫烫烫|屯屯屯/g
/** Outside the common characters lie .01 of simplified Chinese, .35 to .7 of traditional, .87 of UTF-8 decoded as GBK. */
const SUSPECT_RARE_SHARE = 0.5
const MIN_HAN = 12

/**
 * Refuses a text that was decoded wrongly somewhere on its way.
 * @param sample - the beginning of the decoded text
 * @throws InputError
 */
export function checkMojibake(file: string, sample: string): void {
  const chars = Math.max(1, sample.replace(/[\s,;|"0-9A-Za-z:/.-]/g, '').length)
  const share = (pattern: RegExp) => (sample.match(pattern)?.length ?? 0) / chars
  if (share(TWICE_BROKEN) > 0.01 || share(AS_LATIN) > 0.1 || (rareShare(sample) > SUSPECT_RARE_SHARE && wasUtf8(sample))) {
    throw fileError(file, '内容是乱码（文件曾按错误的编码保存或打开）；请从原系统重新导出，保存为“CSV UTF-8”或 .xlsx')
  }
}

/** Share of the Han characters that are not among the 3,755 of GB 2312 level 1; 0 in a text with few. */
function rareShare(text: string): number {
  let han = 0
  let rare = 0
  for (const char of text) {
    if (char < '\u4e00' || char > '\u9fff') continue
    han++
    if (!COMMON_HAN.has(char)) rare++
  }
  return han < MIN_HAN ? 0 : rare / han
}

/** Whether the text's GBK bytes are UTF-8: so they are for mojibake, and hardly ever for what somebody wrote. */
function wasUtf8(text: string): boolean {
  const pairs = gbkPairs()
  const bytes: number[] = []
  for (const char of text) {
    const pair = pairs.get(char)
    if (pair !== undefined) bytes.push(pair >> 8, pair & 0xff)
    else if (char < '\u0080') bytes.push(char.charCodeAt(0))
  }
  const restored = new TextDecoder().decode(Uint8Array.from(bytes))
  const broken = restored.match(/\uFFFD/g)?.length ?? 0
  return broken < (restored.match(/[\u4e00-\u9fff]/g)?.length ?? 0) / 2
}

const COMMON_HAN = commonHan()

/** Rows 16 to 55 of GB 2312, 94 characters each but for the last five. */
function commonHan(): ReadonlySet<string> {
  const bytes: number[] = []
  for (let row = 0xb0; row <= 0xd7; row++) for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) bytes.push(row, cell)
  return new Set(new TextDecoder('gb18030').decode(Uint8Array.from(bytes)))
}

/** Character → its two bytes in GBK. */
function gbkPairs(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('gb18030')
  const pairs = new Map<string, number>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail !== 0x7f) pairs.set(decoder.decode(Uint8Array.of(lead, trail)), (lead << 8) | trail)
    }
  }
  return pairs
}
