/** `npm start`: the whole product, until Ctrl-C. */
import { serve } from './start/serve.ts'
import { startSentence } from './start/start-error.ts'

try {
  process.exit(await serve())
} catch (error) {
  const sentence = startSentence(error)
  if (sentence === null) throw error
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
