import { AppError } from '../error.ts'

/** What a list is ordered by, as a cursor holds it. */
interface Keys {
  text: string
  id: string
  number: number
  /** ISO 8601, or -infinity for what has no time */
  time: string
}

type Kind = keyof Keys
type Key = Keys[Kind] | null

const LARGEST = 2 ** 31 - 1

const FITS: Readonly<Record<Kind, (key: unknown) => boolean>> = {
  text: (key) => typeof key === 'string' && !key.includes('\0'),
  id: (key) => typeof key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key),
  number: (key) => Number.isInteger(key) && (key as number) <= LARGEST && (key as number) >= -LARGEST - 1,
  time: (key) => key === '-infinity' || (typeof key === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(key) && !Number.isNaN(Date.parse(key))),
}

/**
 * Where a list goes on: the sort key of the last item of a page, opaque to whoever asks.
 *
 * @param kinds - of the parts of the key
 * @returns null without a cursor
 * @throws AppError invalid for a cursor that is none of this list
 */
export function fromCursor<const Kinds extends readonly Kind[]>(cursor: string | undefined, kinds: Kinds): { -readonly [At in keyof Kinds]: Keys[Kinds[At]] } | null {
  if (cursor === undefined) return null
  const keys = parse(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(keys) || keys.length !== kinds.length || !kinds.every((kind, at) => FITS[kind](keys[at]))) throw new AppError('invalid', '翻页位置无效，请从第一页重新看')
  return keys as { -readonly [At in keyof Kinds]: Keys[Kinds[At]] }
}

export function toCursor(keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url')
}

/** Cuts the one row too many that tells whether there is a next page. */
export function cutPage<Row>(rows: readonly Row[], limit: number, keysOf: (row: Row) => readonly Key[]): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { rows: shown, nextCursor: last === undefined ? null : toCursor(keysOf(last)) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}
