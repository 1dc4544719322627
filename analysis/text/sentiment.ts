import { EMPHATIC, LASTING, NEGATION, NEGATIVE, POSITIVE, WEIGHTY } from './sentimentWords.ts'
import { buildTrie, visitLongest } from './trie.ts'

/** What one text feels and how grave the matter is. */
export interface Sentiment {
  /** −1 (complaint) .. 1 (praise); 0 = neither or as much of both */
  readonly polarity: number
  /** 0..1: harm, danger, injured rights, nuisance; raised by duration and emphasis. 0 for praise and neutral remarks */
  readonly severity: number
}

interface Entry {
  readonly role: 'positive' | 'negative' | 'lasting' | 'emphatic' | 'weighty'
  readonly weight: number
}

const WORDS = buildTrie(entries())

/** Share of the remaining distance to 1 by which duration and emphasis raise severity; set by reading ranked lists. */
const LASTING_LIFT = 0.15
const EMPHATIC_LIFT = 0.1
/** What each further weighty word adds of the remaining distance, two at most. */
const FURTHER_LIFT = 0.1
/** Severity of a complaint that names none of the weighty words, per complaint word, three at most. */
const PLAIN_STEP = 0.08
/** Praise that mentions a danger (杜绝了安全隐患) is not grave. */
const PRAISE_FACTOR = 0.3

/**
 * Reads feeling and gravity from a text by word lists (analysis/text/sentimentWords.ts), longest word first, with
 * negation: 不公平 complains, 没有不公平 does not. Polarity is (praise − complaint) / (praise + complaint) in words; severity
 * is that of the gravest word, lifted by further ones, by duration and by emphasis.
 *
 * @param matchText - normalised text
 * @returns 0 and 0 for an empty text
 */
export function sentimentOf(matchText: string): Sentiment {
  const found = { positive: 0, negative: 0, lasting: 0, emphatic: matchText.includes('!') ? 0.5 : 0, weighty: 0 }
  let heaviest = 0
  visitLongest(WORDS, matchText, ({ role, weight }, start) => {
    const negated = role !== 'lasting' && role !== 'emphatic' && NEGATION.test(matchText.slice(Math.max(0, start - 5), start))
    if (negated && role === 'positive') found.negative++
    if (negated) return
    found[role]++
    heaviest = Math.max(heaviest, weight)
  })
  const { positive, negative } = found
  return { polarity: positive + negative === 0 ? 0 : (positive - negative) / (positive + negative), severity: severityFrom(found, heaviest) }
}

function severityFrom(found: Readonly<Record<Entry['role'], number>>, heaviest: number): number {
  if (heaviest === 0 && found.negative === 0) return 0
  const plain = PLAIN_STEP * Math.min(3, Math.max(0, found.negative - found.positive))
  let severity = Math.max(heaviest, plain)
  severity += (1 - severity) * FURTHER_LIFT * Math.min(2, Math.max(0, found.weighty - 1))
  if (found.lasting > 0) severity += (1 - severity) * LASTING_LIFT
  severity += (1 - severity) * EMPHATIC_LIFT * Math.min(1, found.emphatic)
  return found.positive > 2 * found.negative && found.weighty < 2 ? severity * PRAISE_FACTOR : severity
}

function* entries(): Generator<readonly [string, Entry]> {
  for (const word of POSITIVE) yield [word, { role: 'positive', weight: 0 }]
  for (const word of NEGATIVE) yield [word, { role: 'negative', weight: 0 }]
  for (const word of LASTING) yield [word, { role: 'lasting', weight: 0 }]
  for (const word of EMPHATIC) yield [word, { role: 'emphatic', weight: 0 }]
  for (const [weight, list] of WEIGHTY) for (const word of list) yield [word, { role: 'weighty', weight }]
}
