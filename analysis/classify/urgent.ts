import { sentenceSpans } from '../text/clauses.ts'
import { DENIED, FICTION, IMAGINED, PREVENTION, SETTLED, URGENT_CODES, URGENT_RULES, type UrgentCode, type UrgentRule } from './urgentRules.ts'

export { URGENT_CODES, type UrgentCode }

/** An urgent matter and the words that showed it. */
export interface UrgentMatter {
  readonly code: UrgentCode
  /** the words as written, in order of the text; at least one */
  readonly words: readonly string[]
}

const ANY = new RegExp(URGENT_RULES.map(({ pattern }) => `(?:${pattern.source})`).join('|'))

/**
 * Urgent matters a text speaks of: self-harm 自伤, bullying 欺凌, corporal punishment 体罚, assault 侵害, hazards 安全隐患, and,
 * apart, corruption of a definite person 廉洁举报. Rules with context: what is denied, taught against, put right or only
 * imagined does not count, nor do figures of speech (累死了, 跳楼价). Made to miss little and to be wrong sometimes.
 *
 * @param text - as written or normalised
 * @returns codes in the order of URGENT_CODES, each once; usually none
 */
export function urgentMatters(text: string): readonly UrgentCode[] {
  return urgentReason(text).map(({ code }) => code)
}

/**
 * Urgent matters of a text with the words that fired, for showing to the handler.
 *
 * @returns one entry per code, in the order of URGENT_CODES
 */
export function urgentReason(text: string): readonly UrgentMatter[] {
  if (!ANY.test(text)) return []
  const words = new Map<UrgentCode, string[]>()
  for (const { start, end } of sentenceSpans(text)) {
    const sentence = text.slice(start, end)
    if (!ANY.test(sentence)) continue
    for (const rule of URGENT_RULES) {
      const found = firing(rule, sentence)
      if (found.length > 0) words.set(rule.code, [...(words.get(rule.code) ?? []), ...found])
    }
  }
  return URGENT_CODES.filter((code) => words.has(code)).map((code) => ({ code, words: [...new Set(words.get(code)!)] }))
}

function firing(rule: UrgentRule, sentence: string): string[] {
  const found: string[] = []
  for (const match of sentence.matchAll(rule.pattern)) {
    const end = match.index + match[0].length
    if (rule.harmless?.test(sentence.slice(Math.max(0, match.index - 6), end + 6))) continue
    if (excused(rule, sentence, match.index, end)) continue
    found.push(match[0])
  }
  return found
}

/** Whether the clause around a match takes it back. */
function excused(rule: UrgentRule, sentence: string, start: number, end: number): boolean {
  const from = Math.max(sentence.lastIndexOf('，', start - 1), sentence.lastIndexOf(',', start - 1)) + 1
  const comma = sentence.slice(end).search(/[，,]/)
  const to = comma < 0 ? sentence.length : end + comma
  const before = sentence.slice(from, start)
  if (FICTION.test(sentence)) return true
  if (DENIED.test(before) || IMAGINED.test(before)) return true
  if (SETTLED.test(sentence.slice(from))) return true
  return !rule.firm && PREVENTION.test(sentence.slice(from, to))
}
