import type { Adapter } from '@sveltejs/kit'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const BUILD = fileURLToPath(new URL('./build/', import.meta.url))
const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g

/**
 * The given adapter, with the inline start script of the page moved into a file of its own: the server's
 * Content-Security-Policy allows scripts from its own origin only.
 *
 * @throws Error when the page does not hold exactly one inline script
 */
export function externalStart(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder)
      const page = await readFile(`${BUILD}index.html`, 'utf8')
      const scripts = [...page.matchAll(INLINE_SCRIPT)]
      const [script] = scripts
      if (script?.[1] === undefined || scripts.length !== 1) throw new Error(`Expected one inline script in the page, found ${scripts.length}`)
      const name = `start.${createHash('sha256').update(script[1]).digest('hex').slice(0, 12)}.js`
      await mkdir(`${BUILD}_app/immutable`, { recursive: true })
      await writeFile(`${BUILD}_app/immutable/${name}`, script[1])
      await writeFile(`${BUILD}index.html`, page.replace(script[0], () => `<script src="/_app/immutable/${name}"></script>`))
    },
  }
}
