import type { OpinionTexts } from '../opinion.ts'
import { unitsOutsideNames } from './names.ts'

/** From so many texts on, a clause repeated only to open or only to close them is a manner of speaking. */
const MIN_TEXTS = 5
const LONGEST = 16
const SHORTEST = 3
const CLAUSE = /[^,，.。;；:：!！?？~～…\s]+/g

interface ClauseUse {
  count: number
  opens: number
  closes: number
  /** what stands next to it, as long as all differ */
  readonly beside: Set<string>
}

/**
 * Clauses with which these opinions are opened or closed and that say nothing of their matter: repeated word for word in
 * five texts or more, always first or always last, never alone, and next to clauses that hardly ever repeat (既然让说真话,
 * 问过了没人理). Clauses with a name, and texts with a title, are left out of account.
 */
export function clauseFrames(texts: OpinionTexts, rows: Uint32Array): ReadonlySet<string> {
  const uses = new Map<string, ClauseUse>()
  for (const row of rows) {
    if (texts.titleLengths[row]! > 0) continue
    const clauses = texts.matchTexts[row]!.match(CLAUSE) ?? []
    if (clauses.length < 2) continue
    count(uses, clauses[0]!, clauses[1]!, 'opens')
    count(uses, clauses.at(-1)!, clauses.at(-2)!, 'closes')
  }
  if (uses.size === 0) return new Set()
  const whole = new Map<string, number>()
  for (const row of rows) for (const clause of texts.matchTexts[row]!.match(CLAUSE) ?? []) if (uses.has(clause)) whole.set(clause, (whole.get(clause) ?? 0) + 1)
  const frames = new Set<string>()
  for (const [clause, use] of uses) {
    if (use.count < MIN_TEXTS || Math.max(use.opens, use.closes) < whole.get(clause)! || use.beside.size < 0.8 * use.count) continue
    if (unitsOutsideNames(clause, LONGEST) === clause.length) frames.add(clause)
  }
  return frames
}

/** The text with these clauses blanked where they open or close it; as long as before. */
export function blankClauses(text: string, frames: ReadonlySet<string>): string {
  let blanked = text
  for (const match of text.matchAll(CLAUSE)) {
    if (frames.has(match[0])) blanked = blanked.slice(0, match.index) + ' '.repeat(match[0].length) + blanked.slice(match.index + match[0].length)
  }
  return /[^\s\p{P}]/u.test(blanked) ? blanked : text
}

function count(uses: Map<string, ClauseUse>, clause: string, beside: string, place: 'opens' | 'closes'): void {
  if (clause.length < SHORTEST || clause.length > LONGEST) return
  let use = uses.get(clause)
  if (!use) uses.set(clause, (use = { count: 0, opens: 0, closes: 0, beside: new Set() }))
  use.count++
  use[place]++
  use.beside.add(beside)
}
