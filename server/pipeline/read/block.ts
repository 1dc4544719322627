/** A block of a document: a heading, a paragraph, a list item or a table; `number` counts blocks (table rows each) from 1. */
export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'item'; readonly number: number; readonly text: string }
  | { readonly kind: 'table'; readonly number: number; readonly text: ''; readonly rows: readonly (readonly string[])[] }

const TOKEN = /<(\/?)([a-z][a-z0-9]*)\b[^>]*>|([^<]+)/gi
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Cuts mammoth's HTML, which is well formed, into blocks of plain text. Nested tables are read as text of their cell. */
export function parseBlocks(html: string): Block[] {
  const blocks: Block[] = []
  let number = 1
  let text = ''
  let depth = 0
  let rows: string[][] = []
  let kind: 'heading' | 'paragraph' | 'item' = 'paragraph'
  const flush = () => {
    const trimmed = text.replace(/[ \t\u00a0]+/g, ' ').trim()
    text = ''
    if (trimmed !== '') blocks.push({ kind, number: number++, text: trimmed })
    kind = 'paragraph'
  }
  for (const [, slash, rawTag, plain] of html.matchAll(TOKEN)) {
    if (plain !== undefined) {
      text += decodeEntities(plain)
      continue
    }
    const tag = rawTag!.toLowerCase()
    const closing = slash === '/'
    if (tag === 'br') text += '\n'
    if (tag === 'table' && !closing && depth++ === 0) {
      flush()
      rows = []
    }
    if (depth === 1 && tag === 'tr' && !closing) rows.push([])
    if (depth === 1 && (tag === 'td' || tag === 'th')) {
      if (closing) rows.at(-1)?.push(text.trim())
      text = ''
    }
    if (tag === 'table' && closing && --depth === 0) {
      blocks.push({ kind: 'table', number, text: '', rows })
      number += rows.length
      text = ''
    }
    if (depth > 0 && tag === 'p' && closing) text += '\n'
    if (depth > 0 || !/^(p|h[1-6]|li|ul|ol)$/.test(tag)) continue
    flush()
    if (!closing && /^h[1-6]$/.test(tag)) kind = 'heading'
    if (!closing && tag === 'li') kind = 'item'
  }
  flush()
  return blocks
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return ENTITIES[name!.toLowerCase()] ?? whole
  })
}
