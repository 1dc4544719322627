import { AppError } from '../error.ts'

/** Where a list goes on: the sort key of the last item of a page, opaque to whoever asks. */
export function toCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * @param length - how many parts the key has
 * @returns null without a cursor
 * @throws AppError invalid for a cursor that is none of ours
 */
export function fromCursor(cursor: string | undefined, length: number): string[] | null {
  if (cursor === undefined) return null
  const key = parse(Buffer.from(cursor, 'base64url').toString())
  if (key === null || key.length !== length) throw new AppError('invalid', '翻页位置无效，请从第一页重新看')
  return key
}

function parse(text: string): string[] | null {
  try {
    const key: unknown = JSON.parse(text)
    return Array.isArray(key) && key.every((part) => typeof part === 'string') ? key : null
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}
