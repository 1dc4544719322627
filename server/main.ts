/** `npm start`: the whole product, until Ctrl-C. */
import { readConfig } from './config.ts'
import { serve } from './start/serve.ts'

process.exit(await serve(readConfig(process.env)))
