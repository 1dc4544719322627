import { maskPersonal, MASK_KINDS } from '../../analysis/text/mask.ts'
import type { MaskKind } from '../../analysis/text/mask.ts'

/** Short cells repeat (schools, classes); their masked form is remembered up to this many. */
const MAX_REMEMBERED = 20_000
const MAX_REMEMBERED_LENGTH = 40

export interface Masker {
  /** the masked text; what was found is added to the counts */
  mask(text: string): string
  readonly found: Readonly<Record<MaskKind, number>>
}

/** Masks texts and counts what it masked by kind. */
export function newMasker(): Masker {
  const found = Object.fromEntries(MASK_KINDS.map((kind) => [kind, 0])) as Record<MaskKind, number>
  const clean = new Set<string>()
  return {
    found,
    mask(text) {
      const short = text.length <= MAX_REMEMBERED_LENGTH
      if (text.length < 3 || (short && clean.has(text))) return text
      const masked = maskPersonal(text)
      if (masked.text === text) {
        if (short && clean.size < MAX_REMEMBERED) clean.add(text)
        return text
      }
      for (const kind of MASK_KINDS) found[kind] += masked.found[kind]
      return masked.text
    },
  }
}
