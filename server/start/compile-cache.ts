import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Keeps compiled sources between starts: nearly half of what a start computes. To be called before they are imported; a folder that cannot be written to is done without. */
export function keepCompiled(): void {
  enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/wenzheng', import.meta.url)))
}
