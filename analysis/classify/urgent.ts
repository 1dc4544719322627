import { sentenceSpans } from '../text/clauses.ts'
import { buildTrie, visitAll } from '../text/trie.ts'
import { alternativesOf, requiredWords } from './requiredWords.ts'
import { URGENT_CODES, type UrgentCode } from './urgentCodes.ts'
import { LIGHT, URGENT_FRAMES, type UrgentFrame } from './urgentFrames.ts'
import { FRAME_FLOOR, MODEL_THRESHOLD, readSentence } from './urgentModel.ts'
import { DENIED, DENIED_WITHIN, FICTION, FIGURE, IMAGINED, NOT_SEEN, PREVENTION, PROCEDURE, SETTLED, URGENT_RULES, type UrgentRule } from './urgentRules.ts'

export type { UrgentCode }

/** An urgent matter and the words that showed it. */
export interface UrgentMatter {
  readonly code: UrgentCode
  /** the words as written; at least one */
  readonly words: readonly string[]
}

/** How far back a denial is looked for. */
const REACH = 30
/** Where the model saw it, not a rule, the sentence is the reason, up to here. */
const LONGEST_REASON = 40
/** A sentence without an end is read in pieces, which keeps the time linear. */
const LONGEST_SENTENCE = 200
/** A sentence so short says too little to a model: the rules alone read it, or it must be the clearer. */
const SHORT_SENTENCE = 10
const SHORT_DOUBT = 1.5

/** One alternative of a rule, tried only where a word stands without which it cannot match. */
interface Sign {
  readonly rule: UrgentRule | UrgentFrame
  readonly pattern: RegExp
}

const SIGNS: readonly Sign[] = [...URGENT_RULES, ...URGENT_FRAMES].flatMap((rule) =>
  alternativesOf(rule.pattern).map((source) => ({ rule, pattern: new RegExp(source, 'g') })),
)
const TRIGGERS = buildTrie(SIGNS.flatMap(({ pattern }, number) => triggersOf(pattern.source).map((word) => [word, number] as const)))

/**
 * Urgent matters a text speaks of: self-harm 自伤, bullying 欺凌, corporal punishment 体罚, assault 侵害, hazards 安全隐患, and,
 * apart, corruption of a definite person 廉洁举报. Rules with context: what is denied, taught against, put right or only
 * imagined does not count, nor do figures of speech (累死了, 跳楼价). Made to miss little and to be wrong sometimes. What is
 * less certain (frames, the model) must be the clearer the more sentences a text has, else a long text would nearly always
 * show something. Linear in the length of the text.
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
  const words = new Map<UrgentCode, string[]>()
  const spans = sentenceSpans(text).flatMap(pieces)
  const doubt = Math.log(Math.max(1, spans.length))
  for (const { start, end } of spans) {
    const sentence = text.slice(start, end)
    const reading = readSentence(sentence)
    const allowsFrames = reading.logOdds > FRAME_FLOOR + doubt
    const likely = new Set<number>()
    visitAll(TRIGGERS, sentence, (number) => likely.add(number))
    let fired = false
    const add = (code: UrgentCode, found: readonly string[]): void => {
      if (found.length === 0) return
      words.set(code, [...(words.get(code) ?? []), ...found])
      fired = true
    }
    for (const number of [...likely].sort((a, b) => a - b)) {
      const sign = SIGNS[number]!
      if (allowsFrames || !('also' in sign.rule)) add(sign.rule.code, firing(sign, sentence))
    }
    if (fired) continue
    if (reading.logOdds > MODEL_THRESHOLD + doubt + (sentence.length < SHORT_SENTENCE ? SHORT_DOUBT : 0) && !takenBack(sentence)) add(reading.code, [sentence.slice(0, LONGEST_REASON)])
  }
  return URGENT_CODES.filter((code) => words.has(code)).map((code) => ({ code, words: [...new Set(words.get(code)!)] }))
}

function pieces({ start, end }: { readonly start: number; readonly end: number }): { start: number; end: number }[] {
  return Array.from({ length: Math.ceil((end - start) / LONGEST_SENTENCE) }, (_, at) => ({ start: start + at * LONGEST_SENTENCE, end: Math.min(end, start + (at + 1) * LONGEST_SENTENCE) }))
}

function triggersOf(source: string): string[] {
  const words = requiredWords(source)
  if (!words) throw new Error(`an urgent rule matches without any of its words: ${source.slice(0, 40)}`)
  return words
}

function firing({ rule, pattern }: Sign, sentence: string): string[] {
  const found: string[] = []
  if ('also' in rule && (LIGHT.test(sentence) || !rule.also.every((pattern) => pattern.test(sentence)))) return found
  for (const match of sentence.matchAll(pattern)) {
    const end = match.index + match[0].length
    if ('harmless' in rule && rule.harmless?.test(sentence.slice(Math.max(0, match.index - 6), end + 6))) continue
    if (!excused(rule, sentence, match.index, end)) found.push(match[0])
  }
  return found
}

/** Whether the sentence as a whole is about something else. */
function takenBack(sentence: string): boolean {
  return [FICTION, PROCEDURE, PREVENTION, SETTLED, NOT_SEEN, FIGURE].some((pattern) => pattern.test(sentence))
}

/** Whether the clause around a match takes it back. */
function excused(rule: UrgentRule | UrgentFrame, sentence: string, start: number, end: number): boolean {
  const from = Math.max(sentence.lastIndexOf('，', start - 1), sentence.lastIndexOf(',', start - 1)) + 1
  const comma = sentence.slice(end).search(/[，,]/)
  const to = comma < 0 ? sentence.length : end + comma
  const before = sentence.slice(Math.max(from, start - REACH), start)
  if (FICTION.test(sentence) || PROCEDURE.test(sentence)) return true
  if (DENIED_WITHIN.test(sentence.slice(Math.max(from, start - 4), end + 2))) return true
  if (DENIED.test(before) || (rule.code !== '自伤' && IMAGINED.test(before))) return true
  if (SETTLED.test(sentence.slice(from))) return true
  return !('firm' in rule && rule.firm === true) && PREVENTION.test(sentence.slice(from, to))
}
