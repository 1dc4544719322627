import { EMPHATIC, LASTING, NEGATION, NEGATIVE, POSITIVE, WEIGHTY } from './sentimentWords.ts'

/** What one text feels and how grave the matter is. */
export interface Sentiment {
  /** −1 (complaint) .. 1 (praise); 0 = neither or as much of both */
  readonly polarity: number
  /** 0..1: harm, danger, injured rights, nuisance; raised by duration and emphasis. 0 for praise and neutral remarks */
  readonly severity: number
}

const ROLE = { positive: 0, negative: 1, lasting: 2, emphatic: 3, weighty: 4 } as const

interface Entry {
  readonly role: number
  readonly weight: number
}

interface Node {
  readonly next: Map<number, Node>
  entries: Entry[] | null
}

const root: Node = buildTrie()
const firstUnits = unitsOf(root)

/** Share of the remaining distance to 1 by which duration and emphasis raise severity; set by reading ranked lists. */
const LASTING_LIFT = 0.15
const EMPHATIC_LIFT = 0.1
/** Severity of a complaint that names none of the weighty words, per complaint word (at most three). */
const PLAIN_STEP = 0.08

/**
 * Reads feeling and gravity from a text by word lists (analysis/text/sentimentWords.ts), longest word first, with
 * negation: 不公平 complains, 没有不公平 does not.
 *
 * @param matchText - normalised text
 * @returns the same for the same text; empty text: 0, 0. Severity is a noisy-or: the gravest word, plus a tenth of what each
 * further kind adds, lifted by duration and emphasis
 */
export function sentimentOf(matchText: string): Sentiment {
  let positive = 0
  let negative = 0
  let lasting = 0
  let emphatic = 0
  let heaviest = 0
  let weightyCount = 0
  scan(matchText, (entry, start) => {
    const negated = NEGATION.test(matchText.slice(Math.max(0, start - 5), start))
    switch (entry.role) {
      case ROLE.positive:
        if (negated) negative += 1
        else positive += 1
        return
      case ROLE.negative:
        if (!negated) negative += 1
        return
      case ROLE.lasting:
        lasting += 1
        return
      case ROLE.emphatic:
        emphatic += 1
        return
      default:
        if (negated) return
        weightyCount++
        heaviest = Math.max(heaviest, entry.weight)
    }
  })
  if (matchText.includes('!')) emphatic += 0.5
  const polarity = positive + negative === 0 ? 0 : (positive - negative) / (positive + negative)
  return { polarity, severity: severityFrom({ positive, negative, lasting, emphatic, heaviest, weightyCount }) }
}

function severityFrom(found: { positive: number; negative: number; lasting: number; emphatic: number; heaviest: number; weightyCount: number }): number {
  if (found.heaviest === 0 && found.negative === 0) return 0
  const plain = PLAIN_STEP * Math.min(3, Math.max(0, found.negative - found.positive))
  let severity = Math.max(found.heaviest, plain)
  severity += (1 - severity) * 0.1 * Math.min(2, Math.max(0, found.weightyCount - 1))
  if (found.lasting > 0) severity += (1 - severity) * LASTING_LIFT
  if (found.emphatic > 0) severity += (1 - severity) * EMPHATIC_LIFT * Math.min(1, found.emphatic)
  // Praise that mentions a danger (杜绝了安全隐患) is not grave.
  if (found.positive > 2 * found.negative && found.weightyCount < 2) severity *= 0.3
  return severity
}

function scan(text: string, visit: (entry: Entry, start: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    if (firstUnits[text.charCodeAt(at)] === 0) continue
    let node: Node | undefined = root
    let found: Entry[] | null = null
    let end = at
    for (let ahead = at; ahead < text.length; ahead++) {
      node = node.next.get(text.charCodeAt(ahead))
      if (!node) break
      if (node.entries) {
        found = node.entries
        end = ahead
      }
    }
    if (!found) continue
    for (const entry of found) visit(entry, at)
    at = end
  }
}

function buildTrie(): Node {
  const start: Node = { next: new Map(), entries: null }
  const add = (word: string, role: number, weight: number): void => {
    let node = start
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      let next = node.next.get(unit)
      if (!next) node.next.set(unit, (next = { next: new Map(), entries: null }))
      node = next
    }
    node.entries = [...(node.entries ?? []), { role, weight }]
  }
  for (const word of POSITIVE) add(word, ROLE.positive, 0)
  for (const word of NEGATIVE) add(word, ROLE.negative, 0)
  for (const word of LASTING) add(word, ROLE.lasting, 0)
  for (const word of EMPHATIC) add(word, ROLE.emphatic, 0)
  for (const [weight, list] of WEIGHTY) for (const word of list) add(word, ROLE.weighty, weight)
  return start
}

function unitsOf(node: Node): Uint8Array {
  const units = new Uint8Array(0x10000)
  for (const unit of node.next.keys()) units[unit] = 1
  return units
}
