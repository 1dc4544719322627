/** Number of shades of a heat map above the empty one. */
export const SHADE_LEVELS = 5

/**
 * Shade of a cell of a heat map: one hue, equal steps from 0 to the largest cell, so that twice the count is about twice as dark.
 *
 * @param value - the cell's count, ≥ 0
 * @param largest - the largest count of the whole map, ≥ 0
 * @returns 0 only for a count of 0, else 1..SHADE_LEVELS
 * @throws RangeError when value is negative, not a number, or above largest
 */
export function shadeLevel(value: number, largest: number): number {
  if (!(value >= 0) || value > largest) throw new RangeError(`A cell of ${value} in a map whose largest is ${largest}`)
  return value === 0 ? 0 : Math.max(1, Math.ceil((value / largest) * SHADE_LEVELS))
}
