// Run as a process of its own: starts the database in the folder given, says where in one JSON line, stops it when standard
// input ends.
import { startDatabase } from '../../server/db/embedded.ts'
import { DatabaseStartError } from '../../server/db/start-error.ts'

try {
  const { url, folder, stop } = await startDatabase({ folder: process.argv[2]! })
  process.stdout.write(`${JSON.stringify({ url, folder, uid: process.getuid?.() ?? null })}\n`)
  process.stdin.resume().once('end', () => void stop())
} catch (error) {
  if (!(error instanceof DatabaseStartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
