/** `npm start`: the whole product, until Ctrl-C. */
import { keepCompiled } from './start/compile-cache.ts'
import { startSentence } from './start/start-error.ts'

keepCompiled()
try {
  const { serve } = await import('./start/serve.ts')
  process.exit(await serve())
} catch (error) {
  const sentence = startSentence(error)
  if (sentence === null) throw error
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
