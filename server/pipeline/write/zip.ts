import { unzipSync, zipSync, type Zippable } from 'fflate'

/** What a file in a package is rewritten to. */
export type PartRewrite = (name: string, text: string) => string

/**
 * Packs an Office file anew: parts in code-unit order (the list of content types first, as readers expect), one fixed time, so that the
 * bytes depend on the content alone. XML parts pass through `rewrite`.
 */
export function repack(bytes: Uint8Array, rewrite: PartRewrite): Uint8Array {
  const parts = unzipSync(bytes)
  const first = '[Content_Types].xml'
  const names = Object.keys(parts).filter((name) => name !== first && !name.endsWith('/')).toSorted()
  const packed: Zippable = {}
  for (const name of [first, ...names]) {
    const part = parts[name]
    if (part === undefined) throw new Error(`An Office file without ${name}`)
    const text = /\.(?:xml|rels)$/.test(name)
    packed[name] = text ? new TextEncoder().encode(rewrite(name, new TextDecoder().decode(part))) : part
  }
  // ZIP stores wall-clock fields and the library fills them from local time, so this reads 1980-01-01 00:00 in every zone.
  return zipSync(packed, { level: 6, mtime: new Date(1980, 0, 1), os: 0 })
}
