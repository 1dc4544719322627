const ENTITY = /&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** How a workbook writes characters that XML cannot hold; 005F is the underscore of a text that looks like one. */
const ESCAPED = /_x([0-9a-f]{4})_/gi
const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/g
const TEXT_RUN = /<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g
const PHONETIC = /<rPh[\s>][\s\S]*?<\/rPh>/g

/** Text between tags as people read it. */
export function unescapeText(text: string): string {
  let plain = text
  if (plain.includes('<![CDATA[')) plain = plain.replace(CDATA, (_, inner: string) => inner.replaceAll('&', '&amp;'))
  if (plain.includes('&')) plain = plain.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => character(decimal, hex) ?? (name === undefined ? whole : NAMED[name.toLowerCase()]!))
  if (plain.includes('_x')) plain = plain.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return plain.includes('\r') ? plain.replace(/\r\n?/g, '\n') : plain
}

/** The text of a string item: its runs one after another, without the readings above characters. */
export function stringItem(markup: string): string {
  const whole = markup.includes('<rPh') ? markup.replace(PHONETIC, '') : markup
  let text = ''
  for (const [, run] of whole.matchAll(TEXT_RUN)) text += run!
  return text === '' ? '' : unescapeText(text)
}

/** The value of an attribute inside a tag; null when it has none. */
export function attributeOf(tag: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? null : unescapeText(value)
}

/** Attributes of every element of a name, whatever its prefix. */
export function tagsNamed(markup: string, name: string): string[] {
  return [...markup.matchAll(new RegExp(`<(?:\\w+:)?${name}(\\s[^>]*?)?/?>`, 'g'))].map((match) => match[1] ?? '')
}

function character(decimal: string | undefined, hex: string | undefined): string | null {
  const code = decimal === undefined ? (hex === undefined ? null : Number.parseInt(hex, 16)) : Number(decimal)
  if (code === null) return null
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
}
