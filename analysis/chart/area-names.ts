import { OUTSIDE, UNDECIDED } from '../taxonomy/taxonomy.ts'
import type { ChartLook, FrameEntry } from './chart.ts'
import { areaColour, OUTSIDE_COLOUR } from './colour.ts'
import { wrapped } from './look.ts'

/** Whether an entry is none of the frame's areas: outside of it, or left to a person. */
export function standsApart({ code }: FrameEntry): boolean {
  return code === OUTSIDE || code === UNDECIDED
}

/**
 * Two characters that tell each area from the others: the first two of its name, or the next two where another area begins alike
 * (师生关系 and 师生心理 become 关系 and 心理).
 *
 * @returns one a entry, in their order; may still be equal where names share four characters, so the code stands beside it
 */
function shortNames(areas: readonly FrameEntry[]): string[] {
  const starts = areas.map(({ name }) => [...name].slice(0, 2).join(''))
  return areas.map(({ name }, at) => (starts.filter((start) => start === starts[at]).length > 1 && [...name].length >= 4 ? [...name].slice(2, 4).join('') : starts[at]!))
}

/** Names of areas beside the rows of a chart: `A1 教育理念更新`, on a phone `A1 教育理念`. */
export function areaRowNames(areas: readonly FrameEntry[], { compact }: ChartLook): string[] {
  return areas.map(({ code, name }) => `${code} ${compact ? [...name].slice(0, 4).join('') : name}`)
}

/** Names of areas above the columns of a chart, one below the other: code and up to four characters a line, on a phone code and two. */
export function areaColumnNames(areas: readonly FrameEntry[], { compact }: ChartLook): string[] {
  const short = shortNames(areas)
  return areas.map(({ code, name }, at) => `${code}\n${compact ? short[at]! : wrapped(name, 4)}`)
}

/**
 * Fill of an area's marks; outside is grey, and what is undecided is hatched in the theme's ink.
 *
 * @param frame - the frame's own areas in their order
 */
export function areaFill(area: FrameEntry, frame: readonly FrameEntry[]): string {
  const place = frame.findIndex(({ code }) => code === area.code)
  return place < 0 ? OUTSIDE_COLOUR : areaColour(place)
}

/** A pattern over a mark's fill so that undecided is told from outside without colour; none for others. */
export function areaDecal(area: FrameEntry, ink: string): Record<string, unknown> | null {
  return area.code === UNDECIDED ? { symbol: 'rect', color: ink, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 } : null
}
