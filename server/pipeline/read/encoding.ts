import { createReadStream } from 'node:fs'
import { fileError } from '../input-error.ts'

/** Share of undecodable characters up to which a file is still read; the rows they stand in are looked at one by one. */
const MAX_BROKEN_SHARE = 0.001
const REPLACEMENT = '\uFFFD'
/** Chinese text in UTF-8 that somebody decoded as GBK or as Latin-1, and the trace of U+FFFD decoded as GBK. */
const AS_GBK = /[锛銆鐨鈥鍦涓鏄鎴浠闂瀛鏁]/g
const AS_LATIN = /[ÃÂåæçèéäï][\u0080-\u00BF\u2010-\u203A\u20AC\u0152-\u017E\u02C6\u02DC]/g
const TWICE_BROKEN = /锟斤拷|锟斤|烫烫烫|屯屯屯/g

interface Decoding {
  readonly encoding: string
  readonly broken: number
  readonly length: number
}

/**
 * Finds the encoding of a text file: its byte order mark, else UTF-8, else GB18030, judged over the whole file.
 * @throws InputError when the text would be mojibake, holds NUL bytes, or `named` is not an encoding
 */
export async function detectEncoding(path: string, file: string, head: Uint8Array, named?: string): Promise<string> {
  const encoding = named === undefined ? await guessEncoding(path, file, head) : canonicalName(file, named)
  const { broken, length } = await tryDecode(path, encoding)
  if (broken > Math.max(1, length * MAX_BROKEN_SHARE)) {
    throw fileError(
      file,
      named === undefined
        ? '文字无法识别，既不是 UTF-8 也不是 GB18030；请用 Excel 或 WPS 打开后另存为“CSV UTF-8”再试'
        : `按 ${named} 读出来是乱码；请去掉 --encoding 让程序自己判断，或换一种编码`,
    )
  }
  return encoding
}

/** Decoded text in chunks, without byte order mark. */
export async function* readText(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

/**
 * Refuses a text that was decoded wrongly somewhere on its way.
 * @param sample - the beginning of the decoded text
 */
export function checkMojibake(file: string, sample: string): void {
  const chars = Math.max(1, sample.replace(/[\s,;|"0-9A-Za-z:/.-]/g, '').length)
  const share = (pattern: RegExp) => (sample.match(pattern)?.length ?? 0) / chars
  if (share(TWICE_BROKEN) > 0.01 || share(AS_GBK) > 0.08 || share(AS_LATIN) > 0.1) {
    throw fileError(file, '内容是乱码（文件曾按错误的编码保存或打开）；请从原系统重新导出，保存为“CSV UTF-8”或 .xlsx')
  }
}

async function guessEncoding(path: string, file: string, head: Uint8Array): Promise<string> {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const wide = wideEncoding(head)
  if (wide !== null) return wide
  if (head.includes(0)) throw fileError(file, '文件里有空字节，不是文本或表格；请确认没有改错扩展名')
  const utf8 = await tryDecode(path, 'utf-8')
  if (utf8.broken === 0) return 'utf-8'
  const gb = await tryDecode(path, 'gb18030')
  return gb.broken < utf8.broken ? 'gb18030' : 'utf-8'
}

/** UTF-16 without a byte order mark: line breaks, digits and delimiters put a zero in every other byte. */
function wideEncoding(head: Uint8Array): string | null {
  let even = 0
  let odd = 0
  for (let i = 0; i < head.length; i++) {
    if (head[i] !== 0) continue
    if (i % 2 === 0) even++
    else odd++
  }
  if (even + odd < head.length * 0.02) return null
  if (even === 0) return 'utf-16le'
  return odd === 0 ? 'utf-16be' : null
}

function canonicalName(file: string, named: string): string {
  try {
    return new TextDecoder(named).encoding
  } catch (cause) {
    throw fileError(file, `不认识编码“${named}”；可用 utf-8、gb18030、utf-16le、utf-16be、big5`, cause)
  }
}

async function tryDecode(path: string, encoding: string): Promise<Decoding> {
  let broken = 0
  let length = 0
  for await (const text of readText(path, encoding)) {
    length += text.length
    for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) broken++
  }
  return { encoding, broken, length }
}
