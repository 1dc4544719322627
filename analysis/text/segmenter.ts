/**
 * Cuts Chinese text into words. Pure from the caller's side: the same text gives the same words.
 * The pieces, concatenated, are exactly the text.
 */
export interface Segmenter {
  /** package that does the work, e.g. `nodejieba` */
  readonly name: string
  /** package version and dictionary hash, e.g. `3.5.8+a1b2c3d4` */
  readonly version: string
  cut(text: string): string[]
}
