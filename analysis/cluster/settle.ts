import type { Folding, Placement } from '../opinion.ts'
import { combineEvidence } from './combine.ts'
import { numberGroups } from './number.ts'

export interface SettleOptions {
  /** per issue the mean likeness of two of its distinct texts, 0..1, as groupIssues gives it */
  readonly cohesion: Float32Array
  /** an issue whose mean probability is lower is undecided. Default .5 */
  readonly minProbability?: number
  /** cohesion · √(distinct texts) from which an issue is firm: one matter, so one area. Default .55: at .7 and above, matters
   *  picked by hand out of 4,326 messages came apart; each step below costs areas right of messages labelled one by one */
  readonly firmness?: number
  /** share of the confirmed texts of an issue, two or more, that must name one area; else people divided it and it is not
   *  firm. Default .8 */
  readonly agreement?: number
  /** a text leaves a firm issue when another area is e^(this · firmness) times as likely for it as the issue's. Default 3.5:
   *  issues barely firm hold several matters as often as one; at 3 and below single matters of messages came apart, from 5 on
   *  sure texts were outvoted in labelled headlines */
  readonly holding?: number
  /** what the others of a firm and of a loose issue count, 0..1: see combineEvidence. Default .4 and .15; more made labelled
   *  messages worse: texts alike are misjudged alike */
  readonly firmWeight?: number
  readonly looseWeight?: number
  /** what a confirmed text weighs against another when the area of a firm issue is chosen. Default 2 */
  readonly confirmedWeight?: number
  readonly minCopies?: number
  readonly mentions?: Uint32Array
}

export interface Settlement {
  readonly placement: Placement
  readonly issueOf: Int32Array
  readonly issueCount: number
}

type Settings = Required<Omit<SettleOptions, 'minCopies' | 'mentions'>>
type Mutable = { -readonly [K in keyof Placement]: Placement[K] }

const DEFAULTS = { minProbability: 0.5, firmness: 0.55, holding: 3.5, agreement: 0.8, firmWeight: 0.4, looseWeight: 0.15, confirmedWeight: 2 }

/**
 * Gives every issue one area. Each member's probabilities are first combined with those of the others. A firm issue then goes
 * to the area with the most of them, but for members that are far surer of another area than the issue is firm; a loose one is parted by its members' likeliest areas, so that unsure members
 * follow and those of another area form an issue of their own, or become single. Copies go with the text that stands for them.
 * What a person confirmed never flips: confirmed members of another area leave a firm issue too. Independent of row order but
 * for the numbering by smallest row; linear in the number of opinions; the input is not changed.
 *
 * @param issueOf - per opinion its issue or -1; a copy is in the issue of its text
 * @returns probabilities of singles and of confirmed opinions as they were; those of members combined, so that the one of
 *   `best` stays a probability of being right, and need not be the largest where a firm issue outvotes it. `decided` is the
 *   same for all members of an issue
 * @throws RangeError when an issue has no cohesion
 */
export function settleAreas(placement: Placement, folding: Folding, issueOf: Int32Array, options: SettleOptions): Settlement {
  const settings = { ...DEFAULTS, ...options }
  const speaks = speakingRows(placement, folding, issueOf)
  const firmness = firmnessOf(placement, issueOf, speaks, settings)
  const settled: Mutable = {
    ...placement,
    probabilities: combineEvidence(placement, folding, issueOf, speaks, firmness.map((value) => (value > 0 ? settings.firmWeight : settings.looseWeight))),
    best: placement.best.slice(),
    second: placement.second.slice(),
    decided: placement.decided.slice(),
  }
  const areas = issueAreas(settled, issueOf, speaks, firmness.length, settings.confirmedWeight)
  const width = placement.codes.length
  const parts = new Int32Array(issueOf.length).fill(-1)
  for (let row = 0; row < issueOf.length; row++) {
    const issue = issueOf[row]!
    if (issue < 0) continue
    if (placement.confirmed[row] !== 1) setArea(settled, row, areaOfText(settled, folding.representative[row]!, areas[issue]!, Math.exp(settings.holding * firmness[issue]!)))
    parts[row] = issue * width + settled.best[row]!
  }
  const { groupOf, groupCount } = numberGroups(parts, folding, options)
  decideTogether(settled, issueOf, groupOf, groupCount, settings.minProbability)
  return { placement: settled, issueOf: groupOf, issueCount: groupCount }
}

/** 1 for rows whose evidence counts: one for each text, and a confirmed copy that contradicts its text. */
function speakingRows({ confirmed, best }: Placement, { representative }: Folding, issueOf: Int32Array): Uint8Array {
  return Uint8Array.from(issueOf, (issue, row) => {
    const text = representative[row]!
    return issue >= 0 && (text === row || (confirmed[row] === 1 && best[row] !== best[text])) ? 1 : 0
  })
}

/** Per issue cohesion · √(distinct texts) where that makes one matter of it and people did not divide it; 0 = loose. */
function firmnessOf({ codes, confirmed, best }: Placement, issueOf: Int32Array, speaks: Uint8Array, { cohesion, firmness, agreement }: Settings): Float32Array {
  const width = codes.length
  const texts = new Uint32Array(cohesion.length)
  const named = new Uint32Array(cohesion.length * width)
  for (let row = 0; row < issueOf.length; row++) {
    const issue = issueOf[row]!
    if (issue >= cohesion.length) throw new RangeError(`issue ${issue} has no cohesion`)
    if (issue < 0 || speaks[row] !== 1) continue
    texts[issue]!++
    if (confirmed[row] === 1) named[issue * width + best[row]!]!++
  }
  return cohesion.map((likeness, issue) => {
    const confirmedTexts = named.subarray(issue * width, (issue + 1) * width)
    const count = confirmedTexts.reduce((sum, of) => sum + of, 0)
    const isDivided = count >= 2 && Math.max(...confirmedTexts) < agreement * count
    const value = likeness * Math.sqrt(texts[issue]!)
    return !isDivided && value >= firmness ? value : 0
  })
}

/** Per issue the area with the largest sum of its texts' probabilities. */
function issueAreas({ codes, probabilities, confirmed }: Placement, issueOf: Int32Array, speaks: Uint8Array, issueCount: number, confirmedWeight: number): Uint8Array {
  const width = codes.length
  const sums = new Float64Array(issueCount * width)
  for (let row = 0; row < issueOf.length; row++) {
    if (speaks[row] !== 1) continue
    const weight = confirmed[row] === 1 ? confirmedWeight : 1
    for (let code = 0; code < width; code++) sums[issueOf[row]! * width + code]! += weight * probabilities[row * width + code]!
  }
  return Uint8Array.from({ length: issueCount }, (_, issue) => indexOfLargest(sums, issue * width, width))
}

/** The likeliest area of a text if it is more than `ratio` times as likely as that of its issue, else that. */
function areaOfText({ codes, confirmed, best, probabilities }: Placement, text: number, ofIssue: number, ratio: number): number {
  const base = text * codes.length
  const likeliest = confirmed[text] === 1 ? best[text]! : indexOfLargest(probabilities, base, codes.length)
  return ratio === 1 || probabilities[base + likeliest]! > ratio * probabilities[base + ofIssue]! ? likeliest : ofIssue
}

function setArea(settled: Mutable, row: number, area: number): void {
  const own = settled.best[row]!
  settled.best[row] = area
  if (own !== area) settled.second[row] = own
}

/** Members of an issue are decided when one is confirmed or their mean probability suffices; who left alone, by its own. */
function decideTogether(settled: Mutable, issueBefore: Int32Array, issueOf: Int32Array, issueCount: number, minProbability: number): void {
  const sums = new Float64Array(issueCount)
  const counts = new Uint32Array(issueCount)
  const named = new Uint8Array(issueCount)
  const score = (row: number): number => settled.probabilities[row * settled.codes.length + settled.best[row]!]!
  issueOf.forEach((issue, row) => {
    if (issue < 0) return
    sums[issue]! += score(row)
    counts[issue]!++
    if (settled.confirmed[row] === 1) named[issue] = 1
  })
  issueOf.forEach((issue, row) => {
    if (issueBefore[row]! < 0 || settled.confirmed[row] === 1) return
    const isDecided = issue < 0 ? score(row) >= minProbability : named[issue] === 1 || sums[issue]! / counts[issue]! >= minProbability
    settled.decided[row] = isDecided ? 1 : 0
  })
}

function indexOfLargest(values: Float32Array | Float64Array, from: number, width: number): number {
  let best = 0
  for (let code = 1; code < width; code++) if (values[from + code]! > values[from + best]!) best = code
  return best
}
