/** Number of shades of a heat map above the empty one. */
export const SHADE_LEVELS = 5

/**
 * Shade of a cell of a heat map: one hue, steps equal in the square root of the count, so that one large cell does not leave all the
 * others alike. The steps end at 4, 16, 36, 64 and 100 % of the largest cell.
 *
 * @param value - the cell's count, ≥ 0
 * @param largest - the largest count of the whole map, ≥ 0
 * @returns 0 only for a count of 0, else 1..SHADE_LEVELS
 * @throws RangeError when value is negative, not a number, or above largest
 */
export function shadeLevel(value: number, largest: number): number {
  if (!(value >= 0) || value > largest) throw new RangeError(`A cell of ${value} in a map whose largest is ${largest}`)
  const steps = Array.from({ length: SHADE_LEVELS }, (_, step) => (step + 1) ** 2 * largest)
  return value === 0 ? 0 : steps.findIndex((end) => value * SHADE_LEVELS ** 2 <= end) + 1
}
