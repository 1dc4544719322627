/**
 * `npm run api`: writes the web's types from the API document. With `--check` only says whether they are up to date.
 */
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'
import { buildApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import type { Context } from '../server/context.ts'

const TARGET = new URL('../web/src/lib/api/schema.d.ts', import.meta.url)

/** The document says nothing of what is stored, so nothing is opened. */
const context: Context = { db: undefined as never, jobs: undefined as never, config: readConfig({}) }
const app = await buildApp(context, { logger: false, webDir: null })
await app.ready()
const document = app.swagger()
await app.close()
const types = `/* Written by \`npm run api\` from the server's routes. Not edited by hand. */\n${astToString(await openapiTS(JSON.stringify(document)))}`
if (process.argv.includes('--check')) {
  const known = await readFile(TARGET, 'utf8').catch(() => '')
  if (known !== types) {
    process.stderr.write('web/src/lib/api/schema.d.ts 与接口不一致；请运行 npm run api 并一并提交\n')
    process.exit(1)
  }
} else {
  await writeFile(TARGET, types)
  process.stdout.write('已写出 web/src/lib/api/schema.d.ts\n')
}
