import { hashHex } from '../feature/hash.ts'
import type { Taxonomy } from './taxonomy.ts'

/**
 * Names the content of a taxonomy: runs, labels and reviews carry it.
 *
 * @returns 16 hexadecimal digits over canonical JSON (keys by code units, no blanks); independent of the order of keys,
 * not of the order of areas or seeds; the same on every machine
 */
export function taxonomyHash(taxonomy: Taxonomy): string {
  return hashHex(canonicalJson(taxonomy))
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}
