import { createReadStream } from 'node:fs'
import { fileError } from '../input-error.ts'

/** Share of undecodable among the non-ASCII characters up to which a file is still read; the rows they stand in are looked at one by one. */
const MAX_BROKEN_SHARE = 0.01
/** In a small file a few damaged characters are a large share. */
const FEW_BROKEN = 4
const REPLACEMENT = 0xfffd
const BROKEN = '\uFFFD'

interface Decoding {
  readonly broken: number
  /** characters beyond ASCII, the broken ones included */
  readonly beyondAscii: number
}

/**
 * Finds the encoding of a text file: its byte order mark, else UTF-8, else GB18030, judged over the whole file.
 * @throws InputError when the text would be mojibake, holds NUL bytes, or `named` is not an encoding
 */
export async function detectEncoding(path: string, file: string, head: Uint8Array, named?: string): Promise<string> {
  const marked = named === undefined ? markedEncoding(file, head) : canonicalName(file, named)
  const [first, ...others] = marked === null ? (['utf-8', 'gb18030'] as const) : [marked]
  let encoding = first
  let isRead = isReadable(await tryDecode(path, encoding))
  for (const other of isRead ? [] : others) {
    encoding = other
    isRead = isReadable(await tryDecode(path, other))
  }
  if (!isRead) {
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

/** What the first bytes say; null when only the whole text can. */
function markedEncoding(file: string, head: Uint8Array): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const wide = wideEncoding(head)
  if (wide !== null) return wide
  if (head.includes(0)) throw fileError(file, '文件里有空字节，不是文本或表格；请确认没有改错扩展名')
  return null
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

/** GB18030 read as UTF-8 breaks nearly every character, a damaged file a few. */
function isReadable({ broken, beyondAscii }: Decoding): boolean {
  return broken <= Math.max(Math.min(FEW_BROKEN, beyondAscii * 0.1), beyondAscii * MAX_BROKEN_SHARE)
}

/** Most files are whole, which a quick look tells; in others the broken characters are counted. */
async function tryDecode(path: string, encoding: string): Promise<Decoding> {
  return (await isWhole(path, encoding)) ? { broken: 0, beyondAscii: 0 } : countBroken(path, encoding)
}

async function isWhole(path: string, encoding: string): Promise<boolean> {
  for await (const text of readText(path, encoding)) if (text.includes(BROKEN)) return false
  return true
}

async function countBroken(path: string, encoding: string): Promise<Decoding> {
  let broken = 0
  let beyondAscii = 0
  for await (const text of readText(path, encoding)) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code < 0x80) continue
      beyondAscii++
      if (code === REPLACEMENT) broken++
    }
  }
  return { broken, beyondAscii }
}
