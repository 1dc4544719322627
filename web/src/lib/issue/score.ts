import type { Issue } from '$lib/api/types'

const PART_NAMES: readonly [keyof Issue['scoreParts'], string][] = [
  ['people', '人数'],
  ['orgs', '涉及单位'],
  ['audiences', '涉及对象'],
  ['severity', '严重程度'],
  ['growth', '近期增长'],
]

/** The parts of the score that the opinions allow, each 0..1, in a fixed order. */
export function scoreParts(parts: Issue['scoreParts']): { name: string; value: number }[] {
  return PART_NAMES.flatMap(([key, name]) => {
    const value = parts[key]
    return value === null ? [] : [{ name, value }]
  })
}

/** What placed an issue in its area, in a sentence; null where that was not worked out. */
export function placedByWords(words: readonly { readonly word: string; readonly weight: number }[]): string | null {
  const speaking = words.filter(({ weight }) => weight > 0).map(({ word }) => `“${word}”`)
  return speaking.length === 0 ? null : `主要依据意见里的${speaking.slice(0, 6).join('')}。`
}
