/** What may be written down of an error: never what people said. */
export interface LoggedError {
  readonly type: string
  readonly code: string | null
  readonly message: string
  readonly frames: readonly string[]
  readonly cause: LoggedError | null
}

const WITHHELD = '(withheld: it may quote what was stored)'
const MAX_DEPTH = 4

/**
 * An error for logs. A failed query's message holds its parameters, a database server's complaint about a value quotes the
 * value, a parser's complaint quotes the text: of those only the kind, the code and where it happened are kept.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, code: null, message: WITHHELD, frames: [], cause: null }
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code) : null
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    code,
    message: quotesValues(error, code) ? WITHHELD : error.message,
    frames: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim()),
    cause: error.cause === undefined || depth === MAX_DEPTH ? null : loggedError(error.cause, depth + 1),
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint violation) quote values; Drizzle's failed query lists its parameters. */
function quotesValues(error: Error, code: string | null): boolean {
  return 'params' in error || error instanceof SyntaxError || (code !== null && /^2[23][0-9A-Z]{3}$/.test(code))
}
