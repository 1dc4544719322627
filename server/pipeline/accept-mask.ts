import { maskPersonal } from '../../analysis/index.ts'
import { ownCopy } from './own-copy.ts'

/** Masked items by kind of personal datum. */
export type MaskCounts = ReturnType<typeof maskPersonal>['found']

/** Short cells repeat (schools, classes); their masked form is remembered up to this many. */
const MAX_REMEMBERED = 20_000
const MAX_REMEMBERED_LENGTH = 40

export interface Masker {
  /** the masked text; what was found is added to the counts */
  mask(text: string): string
  readonly found: MaskCounts
}

/** Masks texts and counts what it masked by kind. */
export function newMasker(): Masker {
  const found: Record<keyof MaskCounts, number> = { ...maskPersonal('').found }
  const kinds = Object.keys(found) as (keyof MaskCounts)[]
  const clean = new Set<string>()
  return {
    found,
    mask(text) {
      const short = text.length <= MAX_REMEMBERED_LENGTH
      if (text.length < 3 || (short && clean.has(text))) return text
      const masked = maskPersonal(text)
      if (masked.text === text) {
        if (short && clean.size < MAX_REMEMBERED) clean.add(ownCopy(text))
        return text
      }
      for (const kind of kinds) found[kind] += masked.found[kind]
      return masked.text
    },
  }
}
