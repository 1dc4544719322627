/** The database cannot be started. The message is one Chinese sentence for whoever started the program. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError'
}
