/** Colours of the seven areas in their order, told apart by colour-blind readers too (after Paul Tol's muted set). */
const AREA_COLOURS = ['#332288', '#88CCEE', '#44AA99', '#117733', '#999933', '#CC6677', '#882255'] as const

/** What belongs to none of the areas. */
export const OUTSIDE_COLOUR = '#BBBBBB'

/** A fill and the ink that is legible on it (contrast at least 4.5 : 1). */
export interface Shade {
  readonly fill: string
  readonly ink: string
}

/** Fills of a heat map on white by shade level, see shade.ts; the first is the empty cell. */
export const LIGHT_SHADES: readonly Shade[] = [
  { fill: '#FFFFFF', ink: '#5A6270' },
  { fill: '#EAF1FA', ink: '#1F2329' },
  { fill: '#CCDFF3', ink: '#1F2329' },
  { fill: '#9FC3E8', ink: '#1F2329' },
  { fill: '#6A9FD6', ink: '#1F2329' },
  { fill: '#1D4F91', ink: '#FFFFFF' },
]

/** The same on the dark surface. */
export const DARK_SHADES: readonly Shade[] = [
  { fill: '#1C2026', ink: '#A3ACB8' },
  { fill: '#1F2C40', ink: '#E6E9ED' },
  { fill: '#263F63', ink: '#E6E9ED' },
  { fill: '#305688', ink: '#FFFFFF' },
  { fill: '#3A6CAE', ink: '#FFFFFF' },
  { fill: '#9CC4F5', ink: '#14171C' },
]

/**
 * Colour of an area by its place in the frame, the same on screen, in charts and in reports. Frames of more than seven areas
 * begin again, so the code stands beside the colour.
 *
 * @param index - place in the taxonomy's list of areas, 0-based
 * @returns `#RRGGBB`
 */
export function areaColour(index: number): string {
  return AREA_COLOURS[index % AREA_COLOURS.length]!
}
