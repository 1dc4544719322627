import type { Frame } from './frame.ts'

/**
 * Inside every area the finer code that the seeds speak for most clearly.
 *
 * @param scores - rows × groups of the frame's lexicon
 * @param nothing - 1 where the text says nothing: such a text belongs to the first finer code of outside
 * @returns rows × areas, outside last: index into the area's finer codes; -1 = it has none, or no seed of theirs was found
 */
export function finerCodes(frame: Frame, scores: Float32Array, nothing: Uint8Array): Int8Array {
  const { groupCount } = frame.lexicon
  const areaCount = frame.areaCodes.length
  const rowCount = scores.length / groupCount
  const finer = new Int8Array(rowCount * areaCount).fill(-1)
  for (let row = 0; row < rowCount; row++) {
    for (let area = 0; area < areaCount; area++) {
      const first = frame.subStarts[area]!
      let highest = 0
      for (let group = first; group < frame.subStarts[area + 1]!; group++) {
        const score = scores[row * groupCount + group]!
        if (score <= highest) continue
        highest = score
        finer[row * areaCount + area] = group - first
      }
    }
    const outside = areaCount - 1
    if (nothing[row] && frame.subStarts[outside]! < frame.subStarts[outside + 1]!) finer[row * areaCount + outside] = 0
  }
  return finer
}
