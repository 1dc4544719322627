/** HTML that is safe to stand in a page as it is. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | null | readonly Part[]

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

// Characters HTML does not allow as text: controls but for tab and line ends, lone surrogates, non-characters.
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\p{Cs}\uFFFE\uFFFF]/gu

function rendered(part: Part): string {
  if (part === null) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(rendered).join('')
  return String(part).replace(FORBIDDEN, ' ').replace(/[&<>"']/g, (mark) => ENTITIES[mark]!)
}

/** A template whose every value is escaped, unless it is itself markup; null writes nothing, a list its parts in a row. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((piece, at) => piece + (at < parts.length ? rendered(parts[at]!) : '')).join(''))
}
