import type { OpinionTexts } from '../opinion.ts'
import { unitsOutsideNames } from './names.ts'

/** From so many texts on, a clause repeated only to open or only to close them is a manner of speaking. */
const MIN_TEXTS = 5
const LONGEST = 16
const SHORTEST = 3
const HASHES = 1 << 20

interface ClauseUse {
  count: number
  opens: number
  closes: number
}

interface Span {
  readonly start: number
  readonly end: number
}

const parts = separators(',，。.;；:：!！?？~～…')

/**
 * Clauses with which these opinions are opened or closed and that say nothing of their matter: repeated word for word in
 * five texts or more, always first or always last, never alone, and next to clauses that hardly ever repeat (既然让说真话,
 * 问过了没人理). Clauses with a name, and texts with a title, are left out of account.
 */
export function clauseFrames(texts: OpinionTexts, rows: Uint32Array): ReadonlySet<string> {
  const uses = edgeUses(texts, rows)
  const whole = new Map<string, number>()
  const beside = new Map<string, Set<string>>()
  for (const [clause, { count, opens, closes }] of uses) {
    if (count < MIN_TEXTS || Math.min(opens, closes) > 0 || unitsOutsideNames(clause, LONGEST) < clause.length) continue
    whole.set(clause, 0)
    beside.set(clause, new Set())
  }
  if (whole.size === 0) return new Set()
  for (const row of rows) {
    const text = texts.matchTexts[row]!
    eachClause(text, (start, end) => {
      const clause = isCountable(start, end) ? text.slice(start, end) : ''
      const found = whole.get(clause)
      if (found !== undefined) whole.set(clause, found + 1)
    })
  }
  eachEdge(texts, rows, (text, clause, next) => beside.get(text.slice(clause.start, clause.end))?.add(text.slice(next.start, next.end)))
  return new Set([...whole].filter(([clause, count]) => isFrame(uses.get(clause)!, count, beside.get(clause)!.size)).map(([clause]) => clause))
}

/** The text with these clauses blanked where they open or close it; as long as before. */
export function blankClauses(text: string, frames: ReadonlySet<string>): string {
  if (frames.size === 0) return text
  let blanked = text
  eachClause(text, (start, end) => {
    if (isCountable(start, end) && frames.has(text.slice(start, end))) blanked = blanked.slice(0, start) + ' '.repeat(end - start) + blanked.slice(end)
  })
  return blanked === text || /[^\s\p{P}]/u.test(blanked) ? blanked : text
}

function isFrame({ count, opens, closes }: ClauseUse, whole: number, besideCount: number): boolean {
  return Math.max(opens, closes) >= whole && besideCount >= 0.8 * count
}

/** How often each clause opens or closes a text of two clauses or more; rare ones are left out, most of them without being kept. */
function edgeUses(texts: OpinionTexts, rows: Uint32Array): Map<string, ClauseUse> {
  const hashed = new Uint8Array(HASHES)
  eachEdge(texts, rows, (text, { start, end }) => {
    const hash = hashOf(text, start, end)
    if (hashed[hash]! < MIN_TEXTS) hashed[hash]!++
  })
  const uses = new Map<string, ClauseUse>()
  eachEdge(texts, rows, (text, { start, end }, _, place) => {
    if (hashed[hashOf(text, start, end)]! < MIN_TEXTS) return
    const clause = text.slice(start, end)
    let use = uses.get(clause)
    if (!use) uses.set(clause, (use = { count: 0, opens: 0, closes: 0 }))
    use.count++
    use[place]++
  })
  return uses
}

/** Calls for the first and the last clause of every text without a title that has two or more, each with the one next to it. */
function eachEdge(texts: OpinionTexts, rows: Uint32Array, take: (text: string, clause: Span, beside: Span, place: 'opens' | 'closes') => void): void {
  for (const row of rows) {
    if (texts.titleLengths[row]! > 0) continue
    const text = texts.matchTexts[row]!
    const first = clauseFrom(text, 0)
    const second = clauseFrom(text, first.end)
    if (second.start === second.end) continue
    const last = clauseBefore(text, text.length)
    if (isCountable(first.start, first.end)) take(text, first, second, 'opens')
    if (isCountable(last.start, last.end)) take(text, last, clauseBefore(text, last.start), 'closes')
  }
}

/** FNV-1a over code units. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & (HASHES - 1)
}

function eachClause(text: string, take: (start: number, end: number) => void): void {
  for (let { start, end } = clauseFrom(text, 0); start < end; { start, end } = clauseFrom(text, end)) take(start, end)
}

/** The first clause at or behind a place; empty where there is none. */
function clauseFrom(text: string, from: number): Span {
  let start = from
  while (start < text.length && parts[text.charCodeAt(start)] === 1) start++
  let end = start
  while (end < text.length && parts[text.charCodeAt(end)] === 0) end++
  return { start, end }
}

/** The last clause that ends at or before a place; empty where there is none. */
function clauseBefore(text: string, to: number): Span {
  let end = to
  while (end > 0 && parts[text.charCodeAt(end - 1)] === 1) end--
  let start = end
  while (start > 0 && parts[text.charCodeAt(start - 1)] === 0) start--
  return { start, end }
}

function isCountable(start: number, end: number): boolean {
  return end - start >= SHORTEST && end - start <= LONGEST
}

/** Per code unit 1 = it parts clauses. */
function separators(marks: string): Uint8Array {
  return Uint8Array.from({ length: 0x10000 }, (_, unit) => (marks.includes(String.fromCharCode(unit)) || /\s/.test(String.fromCharCode(unit)) ? 1 : 0))
}
