import { type BaseModel, type Folding, groupThemes, type OpinionTexts, type Placement, type Settlement } from '../../analysis/index.ts'

/**
 * Themes inside each area; the undecided are grouped among themselves. Likeness of different words comes from the shipped word
 * vectors: learning them anew from a campaign took most of a run and grouped no better. Without any there are no themes.
 */
export function themesOf(texts: OpinionTexts, folding: Folding, { issueOf, placement }: Settlement, model: BaseModel | null, seed: number): { themeOf: Int32Array; themeCount: number } {
  const space = model?.semantic ?? null
  if (!space) return { themeOf: new Int32Array(issueOf.length).fill(-1), themeCount: 0 }
  return groupThemes(texts, folding, issueOf, areaNumbers(placement), { seed, space })
}

/** Per opinion its area as a number; the undecided have one of their own. */
export function areaNumbers(area: Placement): Int16Array {
  return Int16Array.from(area.best, (best, row) => (area.decided[row] === 1 ? best : area.codes.length))
}
