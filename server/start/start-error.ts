import { DatabaseStartError } from '../db/start-error.ts'

/** The product cannot be started. The message is one Chinese sentence for whoever started it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** The sentence for whoever started the product; null for an error nobody foresaw. */
export function startSentence(error: unknown): string | null {
  return error instanceof StartError || error instanceof DatabaseStartError ? error.message : null
}
