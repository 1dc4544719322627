import type { TokenTable } from './feature/tokens.ts'

/**
 * What the analysis knows of the opinions' wording. Rows stand in canonical order: ascending id, numeric when every id is
 * an integer, else by code units. All columns have one entry per opinion.
 */
export interface OpinionTexts {
  readonly ids: readonly string[]
  /** as written, personal data masked; what is shown to people */
  readonly texts: readonly string[]
  /** normalised for matching only (see text/normalise.ts): simplified, half width, place codes and masks blanked */
  readonly matchTexts: readonly string[]
  /** code units at the start of matchTexts that are a title of its own (a title column); 0 = no title */
  readonly titleLengths: Uint32Array
  /** words of matchTexts */
  readonly words: TokenTable
  /** how many of a row's first words belong to the title */
  readonly titleWordCounts: Uint32Array
}

/** Who, where, when. A column the input does not have is null as a whole; a missing cell is null (times: NaN). */
export interface OpinionFacts {
  readonly people: readonly (string | null)[] | null
  /** epoch milliseconds, NaN where missing */
  readonly times: Float64Array | null
  readonly orgs: readonly (string | null)[] | null
  readonly audiences: readonly (string | null)[] | null
  readonly channels: readonly (string | null)[] | null
  /** how many people are said to have voiced it, ≥ 1; 1 where not stated */
  readonly mentions: Uint32Array
}

/** Which opinions say the same thing in the same words. */
export interface Folding {
  /** per opinion the row that stands for it; itself when distinct. Exact and near copies alike */
  readonly representative: Uint32Array
  readonly distinctCount: number
}

/** One label per opinion with calibrated probabilities, for area, stage or kind. */
export interface Placement {
  /** label codes, e.g. A1 … A7, A0; order of the taxonomy, outside last */
  readonly codes: readonly string[]
  /** rows × codes.length, row-major; calibrated; each row sums to 1 */
  readonly probabilities: Float32Array
  /** index into codes of the likeliest label */
  readonly best: Uint8Array
  /** index into codes of a second label that is close enough to matter; -1 = none */
  readonly second: Int8Array
  /** 1 = decided; 0 = abstained (area A?) */
  readonly decided: Uint8Array
  /** 1 = a person confirmed this label; never flipped */
  readonly confirmed: Uint8Array
}

/** Opinions grouped. */
export interface Partition {
  /** per opinion the issue's number 0..issueCount-1, or -1 = single */
  readonly issueOf: Int32Array
  readonly issueCount: number
  /** per opinion the theme's number 0..themeCount-1, or -1 = none; all members of an issue share its theme */
  readonly themeOf: Int32Array
  readonly themeCount: number
}
