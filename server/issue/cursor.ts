import { AppError } from '../error.ts'

type Key = string | number | null

/** Where a page ended: the values by which the list is ordered, as opaque text. */
function encodeCursor(keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url')
}

/** @throws AppError invalid for text that is no cursor of a list with so many keys */
export function decodeCursor(cursor: string, keyCount: number): Key[] {
  const keys = parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  const fits = Array.isArray(keys) && keys.length === keyCount && keys.every((key) => key === null || typeof key === 'string' || Number.isFinite(key))
  if (!fits) throw new AppError('invalid', '翻页位置无效，请从第一页重新打开')
  return keys as Key[]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid', '翻页位置无效，请从第一页重新打开', {}, { cause })
  }
}

/** Cuts the one row too many that tells whether there is a next page. */
export function cutPage<Row>(rows: readonly Row[], limit: number, keysOf: (row: Row) => readonly Key[]): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null }
}
