import type { OpinionTexts } from '../opinion.ts'
import { likenessVectors, selectTexts, type LikenessModel } from '../cluster/likeness.ts'
import { withoutFrames } from '../cluster/boilerplate.ts'
import { product, rowVector, sumRows } from '../cluster/sparse.ts'

/** A piece of wording that holds opinions together. */
interface SharedWording {
  readonly text: string
  /** part of the likeness that is due to it, 0..1; parts of one list do not overlap */
  readonly share: number
}

export interface IssueMembership {
  /** mean likeness of two members, 0..1; null for fewer than two */
  readonly cohesion: number | null
  /** largest share first */
  readonly shared: readonly SharedWording[]
}

export interface OpinionMembership {
  /** mean likeness with the other members, 0..1; null when there is none */
  readonly likeness: number | null
  readonly shared: readonly SharedWording[]
}

const DEFAULT_LIMIT = 8
const LONGEST = 8

/**
 * Why the members of an issue belong together: the wording they share, by its part in their mean likeness.
 *
 * @param members - rows of the issue's distinct texts
 * @param limit - pieces given at most
 */
export function explainIssue(model: LikenessModel, texts: OpinionTexts, members: Uint32Array, limit = DEFAULT_LIMIT): IssueMembership {
  if (members.length < 2) return { cohesion: null, shared: [] }
  const vectors = likenessVectors(model, texts, members)
  const sum = sumRows(vectors)
  const joint = new Float64Array(vectors.columnCount)
  for (let i = 0; i < sum.columns.length; i++) joint[sum.columns[i]!] = sum.values[i]! ** 2
  for (let at = 0; at < vectors.columns.length; at++) joint[vectors.columns[at]!]! -= vectors.values[at]! ** 2
  let total = 0
  for (const column of sum.columns) total += joint[column]!
  return { cohesion: total / (members.length * (members.length - 1)), shared: wordingOf(model, texts, members, joint, total, limit) }
}

/**
 * Why one opinion belongs to an issue: its mean likeness with the other members, and the wording it shares with them.
 *
 * @param members - rows of the issue's distinct texts; `row` itself is left out of them
 */
export function explainOpinion(model: LikenessModel, texts: OpinionTexts, row: number, members: Uint32Array, limit = DEFAULT_LIMIT): OpinionMembership {
  const others = members.filter((member) => member !== row)
  if (others.length === 0) return { likeness: null, shared: [] }
  const own = rowVector(likenessVectors(model, texts, Uint32Array.of(row)), 0)
  const sum = sumRows(likenessVectors(model, texts, others))
  const total = product(own, sum)
  const joint = new Float64Array(3 * model.width)
  const summed = new Map(Array.from(sum.columns, (column, i) => [column, sum.values[i]!]))
  own.columns.forEach((column, i) => (joint[column] = own.values[i]! * (summed.get(column) ?? 0)))
  return { likeness: total / others.length, shared: wordingOf(model, texts, Uint32Array.of(row), joint, total, limit) }
}

/** Takes the piece of largest part (`joint` is the part of each feature; it is used up), removes its features, and again: so that no part is counted twice. */
function wordingOf(
  model: LikenessModel,
  texts: OpinionTexts,
  rows: Uint32Array,
  joint: Float64Array,
  total: number,
  limit: number,
): SharedWording[] {
  if (total <= 0) return []
  const pieces = piecesOf(texts, rows)
  const features = likenessVectors(model, tableOf(pieces), Uint32Array.from(pieces.keys()))
  const shared: SharedWording[] = []
  while (shared.length < limit) {
    let best = -1
    let most = 0
    for (let piece = 0; piece < pieces.length; piece++) {
      let part = 0
      for (let at = features.offsets[piece]!; at < features.offsets[piece + 1]!; at++) part += joint[features.columns[at]!]!
      if (part > most) {
        most = part
        best = piece
      }
    }
    if (best < 0 || most / total < 0.005) break
    shared.push({ text: pieces[best]!.join(''), share: most / total })
    for (let at = features.offsets[best]!; at < features.offsets[best + 1]!; at++) joint[features.columns[at]!] = 0
  }
  return shared
}

/** Words and pairs of neighbouring words of some opinions, each once, sorted by code unit of their text. */
function piecesOf(texts: OpinionTexts, rows: Uint32Array): string[][] {
  const pieces = new Map<string, string[]>()
  const chosen = withoutFrames(selectTexts(texts, rows))
  for (let row = 0; row < rows.length; row++) {
    let before = ''
    for (let at = chosen.words.offsets[row]!; at < chosen.words.offsets[row + 1]!; at++) {
      const word = chosen.words.vocabulary[chosen.words.tokens[at]!]!
      if (word.length > 1) pieces.set(word, [word])
      const pair = before + word
      if (before !== '' && pair.length <= LONGEST && chosen.matchTexts[row]!.includes(pair)) pieces.set(pair, [before, word])
      before = word
    }
  }
  return [...pieces].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map((entry) => entry[1])
}

function tableOf(pieces: readonly (readonly string[])[]): OpinionTexts {
  const vocabulary = [...new Set(pieces.flat())].sort()
  const numbers = new Map(vocabulary.map((word, number) => [word, number]))
  const offsets = new Uint32Array(pieces.length + 1)
  pieces.forEach((words, row) => (offsets[row + 1] = offsets[row]! + words.length))
  const wholes = pieces.map((words) => words.join(''))
  return {
    ids: wholes,
    texts: wholes,
    matchTexts: wholes,
    titleLengths: new Uint32Array(pieces.length),
    words: { vocabulary, offsets, tokens: Uint32Array.from(pieces.flat(), (word) => numbers.get(word)!) },
    titleWordCounts: new Uint32Array(pieces.length),
  }
}
