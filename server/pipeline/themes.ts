import { type BaseModel, type Folding, groupThemes, hash32, learnSemanticSpace, type OpinionTexts, type Placement, type Settlement } from '../../analysis/index.ts'

/** Word vectors are learned from about so many opinions at most, chosen by id; more sharpen them little. */
const MAX_LEARNED = 20_000
/** Below this many opinions the shipped word vectors, learned from more, serve better. */
const MIN_LEARNED = 2_000

/** Themes inside each area; the undecided are grouped among themselves. Without any word vectors there are none. */
export function themesOf(texts: OpinionTexts, folding: Folding, { issueOf, placement }: Settlement, model: BaseModel | null, seed: number): { themeOf: Int32Array; themeCount: number } {
  const space = wordVectors(texts, model, seed)
  if (!space) return { themeOf: new Int32Array(issueOf.length).fill(-1), themeCount: 0 }
  return groupThemes(texts, folding, issueOf, areaNumbers(placement), { seed, space })
}

function wordVectors(texts: OpinionTexts, model: BaseModel | null, seed: number): BaseModel['semantic'] {
  const shipped = model?.semantic ?? null
  if (shipped && texts.ids.length < MIN_LEARNED) return shipped
  const part = Math.ceil(texts.ids.length / MAX_LEARNED)
  const rows = Uint32Array.from(texts.ids.keys()).filter((row) => hash32(texts.ids[row]!, 0x7e3) % part === 0)
  return learnSemanticSpace(texts.words, rows, { seed }) ?? shipped
}

/** Per opinion its area as a number; the undecided have one of their own. */
function areaNumbers(area: Placement): Int16Array {
  return Int16Array.from(area.best, (best, row) => (area.decided[row] === 1 ? best : area.codes.length))
}
