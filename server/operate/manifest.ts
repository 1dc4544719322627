import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

export const MANIFEST = 'manifest.json'
export const FORMAT = 1

const Manifest = Type.Object({
  product: Type.Literal('wenzheng'),
  format: Type.Literal(FORMAT),
  takenAt: Type.String(),
  /** the migrations that the database had been through */
  migrations: Type.Array(Type.String(), { minItems: 1 }),
  tables: Type.Array(
    Type.Object({
      name: Type.String(),
      columns: Type.Array(Type.String(), { minItems: 1 }),
      rowCount: Type.Integer({ minimum: 0 }),
      /** of the rows as COPY writes them */
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
  ),
})
export type Manifest = Static<typeof Manifest>

/** @returns null for text that is no manifest of this format */
export function parseManifest(text: string): Manifest | null {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(Manifest, value) ? value : null
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}
