import type { Folding, OpinionTexts } from '../opinion.ts'
import { hash32 } from '../feature/hash.ts'
import { clauseSpans } from '../text/clauses.ts'
import { STOP_WORDS } from '../text/stopwords.ts'
import { rowsOf, type GroupRows } from './groups.ts'

/** What one group says, by its distinct texts. */
export interface GroupWording {
  /** distinct texts of the group by the row that stands first, ascending; a copy counts once */
  readonly distinctRows: readonly number[]
  /** content words of the group, in order of first use */
  readonly tokens: readonly number[]
  /** per entry of tokens: c-TF-IDF weight, > 0 */
  readonly weights: readonly number[]
  /** per entry of tokens: in how many distinct texts it stands, ≥ 1 */
  readonly textCounts: readonly number[]
  /** token → its place in the columns above */
  readonly placeOf: ReadonlyMap<number, number>
}

/** Opinions, all or those of some groups, and the counts over the whole corpus that every group is held against. */
export interface CorpusWording extends CorpusCounts {
  readonly texts: OpinionTexts
  readonly folding: Folding
}

export interface CorpusCounts {
  /** per token: how often it is said in distinct texts of all opinions, in a group or not */
  readonly counts: Uint32Array
  /** mean number of words a group, the A of c-TF-IDF; ≥ 1 */
  readonly meanWords: number
  /** per token: 1 = may carry meaning, 0 = stop word, number or a single character */
  readonly content: Uint8Array
  /** how often clauses are said in distinct texts, by their hash; of a sample where there are many texts */
  readonly clauseCounts: Uint16Array
  /** one in this many texts was read for clauseCounts */
  readonly clauseStride: number
}

const CLAUSE_SLOTS = 1 << 21
const CLAUSE_SAMPLE = 200_000
/** A clause in fewer texts may be one group's own matter. */
const SET_PHRASE_TEXTS = 6
const SINGLE = new Set('贵 脏 乱 差 吵 慢 远 冷 热 臭 挤 累 凶 困 饿 痒 痛 灯 水 电 路 车 饭 菜 床 门 网 卷'.split(' '))

/**
 * Counts words over all opinions. A text that is a copy counts once, so that a copied petition does not rule the words.
 */
export function corpusCounts(texts: OpinionTexts, folding: Folding, groups: GroupRows): CorpusCounts {
  const { vocabulary, offsets, tokens } = texts.words
  const counts = new Uint32Array(vocabulary.length)
  for (let row = 0; row < texts.ids.length; row++) {
    if (folding.representative[row] !== row) continue
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) counts[tokens[at]!]!++
  }
  let grouped = 0
  for (const row of groups.rows) if (folding.representative[row] === row) grouped += offsets[row + 1]! - offsets[row]!
  return {
    counts,
    meanWords: Math.max(1, grouped / Math.max(1, groups.groupCount)),
    content: Uint8Array.from(vocabulary, contentOf),
    ...countClauses(texts, folding),
  }
}

/**
 * Whether a clause is a set phrase (会后一位老师补充, 希望领导重视) rather than what one group says: said in many texts of which
 * the group can hold only a part.
 *
 * @param clause - of a normalised text, without its marks
 */
export function isSetPhrase(corpus: CorpusWording, wording: GroupWording, clause: string): boolean {
  const count = corpus.clauseCounts[hash32(clause) & (CLAUSE_SLOTS - 1)]! * corpus.clauseStride
  return count >= SET_PHRASE_TEXTS && count >= 2 * wording.distinctRows.length
}

function countClauses(texts: OpinionTexts, folding: Folding): { clauseCounts: Uint16Array; clauseStride: number } {
  const clauseCounts = new Uint16Array(CLAUSE_SLOTS)
  const clauseStride = Math.max(1, Math.ceil(texts.ids.length / CLAUSE_SAMPLE))
  for (let row = 0; row < texts.ids.length; row += clauseStride) {
    if (folding.representative[row] !== row) continue
    const text = texts.matchTexts[row]!
    for (const { start, end } of clauseSpans(text)) {
      const slot = hash32(text.slice(start, end)) & (CLAUSE_SLOTS - 1)
      if (clauseCounts[slot]! < 0xffff) clauseCounts[slot]!++
    }
  }
  return { clauseCounts, clauseStride }
}

/**
 * Weighs the content words of one group by c-TF-IDF (Grootendorst 2022): `tf · ln(1 + A / f)`, tf = how often the group's
 * distinct texts say it, f = how often all distinct texts do, A = mean number of words a group.
 */
export function groupWording(corpus: CorpusWording, groups: GroupRows, group: number): GroupWording {
  const { texts, folding } = corpus
  const { offsets, tokens: all } = texts.words
  const distinctRows: number[] = []
  const seen = new Set<number>()
  const placeOf = new Map<number, number>()
  const tokens: number[] = []
  const termCounts: number[] = []
  const textCounts: number[] = []
  const lastRow: number[] = []
  for (const row of rowsOf(groups, group)) {
    const stands = folding.representative[row]!
    if (seen.has(stands)) continue
    seen.add(stands)
    distinctRows.push(row)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const token = all[at]!
      if (corpus.content[token] === 0) continue
      let place = placeOf.get(token)
      if (place === undefined) {
        placeOf.set(token, (place = tokens.length))
        tokens.push(token)
        termCounts.push(0)
        textCounts.push(0)
        lastRow.push(-1)
      }
      termCounts[place]!++
      if (lastRow[place] !== row) textCounts[place]!++
      lastRow[place] = row
    }
  }
  const weights = tokens.map((token, place) => termCounts[place]! * rarity(corpus, token))
  return { distinctRows, tokens, weights, textCounts, placeOf }
}

/** `ln(1 + A / f)`, how telling a word is for the group that says it; > 0. */
export function rarity(corpus: CorpusWording, token: number): number {
  return Math.log(1 + corpus.meanWords / Math.max(1, corpus.counts[token]!))
}

function contentOf(word: string): number {
  if (STOP_WORDS.has(word)) return 0
  if (/^[\d.%:\-/]+$/.test(word)) return 0
  if (/^\d/.test(word) && word.length <= 3) return 0
  if (word.length === 1) return SINGLE.has(word) ? 1 : 0
  return 1
}
