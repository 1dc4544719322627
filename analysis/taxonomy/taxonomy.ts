/** A finer code inside an area. */
interface SubArea {
  readonly code: string
  readonly name: string
  readonly seeds: readonly string[]
  /** true: opinions in it say nothing to act on (无, 谢谢), so they never make an issue. Default false */
  readonly isEmpty?: boolean
}

/** One of the fixed problem areas. */
export interface Area {
  readonly code: string
  readonly name: string
  readonly definition: string
  /** words and phrases that speak for the area, simplified Chinese, 2–8 characters */
  readonly seeds: readonly string[]
  /** whole sentences that belong to the area */
  readonly examples: readonly string[]
  readonly sub?: readonly SubArea[]
}

/** One bottleneck stage. */
interface Stage {
  readonly code: string
  readonly name: string
  readonly definition: string
  readonly seeds: readonly string[]
  readonly examples: readonly string[]
  /** reasons inside the stage (e.g. 缺人 缺钱 of S2) */
  readonly sub?: readonly SubArea[]
}

/** A tag that runs across the areas; several may hold for one opinion. */
interface FocusTag {
  readonly code: string
  readonly name: string
  readonly seeds: readonly string[]
}

/**
 * The frame into which opinions are placed. Areas are hard: never merged, never dropped when empty.
 * `outside` is what belongs to none of them; absent, its code is A0 with no seeds. `stages` absent: no stage is given.
 */
export interface Taxonomy {
  readonly name: string
  readonly areas: readonly Area[]
  readonly outside?: Area
  readonly stages?: readonly Stage[]
  readonly focus?: readonly FocusTag[]
}

export const UNDECIDED = 'A?'
export const OUTSIDE = 'A0'
export const NO_STAGE = 'S0'
export const KINDS = ['P', 'Q', 'G', 'C', 'N'] as const
export type Kind = (typeof KINDS)[number]
export const KIND_NAMES: Readonly<Record<Kind, string>> = { P: '反映问题', Q: '咨询询问', G: '提出建议', C: '表扬肯定', N: '中性叙述' }
