import type { ChartLook } from './chart.ts'

/** Colours of everything in a chart that is not data; the same as the tokens of the pages. */
export interface Palette {
  readonly ink: string
  readonly secondary: string
  readonly line: string
  readonly ground: string
  readonly surface: string
  readonly accent: string
  readonly warning: string
}

const PALETTES: Readonly<Record<ChartLook['theme'], Palette>> = {
  light: { ink: '#1F2329', secondary: '#5A6270', line: '#DDE1E6', ground: '#F5F6F8', surface: '#FFFFFF', accent: '#1D4F91', warning: '#B25E09' },
  dark: { ink: '#E6E9ED', secondary: '#A3ACB8', line: '#343A43', ground: '#14171C', surface: '#1C2026', accent: '#8DB9F2', warning: '#F0B968' },
}

/**
 * Colours of a chart's axes, words and frames.
 *
 * @returns `#RRGGBB` each; words reach 4.5 : 1 on the surface
 */
export function paletteOf(theme: ChartLook['theme']): Palette {
  return PALETTES[theme]
}

/**
 * What every chart's option begins with: type, no motion, a description for screen readers, tooltips drawn as plain text (names of
 * orgs are never read as HTML).
 *
 * @param title - the question the chart answers
 * @param description - its most important finding or how to read it
 */
export function baseOption(look: ChartLook, title: string, description: string): Record<string, unknown> {
  const palette = paletteOf(look.theme)
  return {
    animation: false,
    textStyle: { fontFamily: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif", fontSize: 12, color: palette.ink },
    aria: { enabled: true, label: { description: `${title}${description}` } },
    tooltip: {
      trigger: 'item', renderMode: 'richText', confine: true, backgroundColor: palette.surface, borderColor: palette.secondary, borderWidth: 1,
      padding: 8, textStyle: { color: palette.ink, fontSize: 12 },
    },
  }
}

/**
 * Breaks a name into lines of at most `length` characters.
 *
 * @param length - ≥ 1
 */
export function wrapped(name: string, length: number): string {
  const characters = [...name]
  const lines = Array.from({ length: Math.ceil(characters.length / length) }, (_, at) => characters.slice(at * length, (at + 1) * length).join(''))
  return lines.join('\n')
}

/** At most `length` characters, marked as cut. */
export function cut(name: string, length: number): string {
  const characters = [...name]
  return characters.length <= length ? name : `${characters.slice(0, length - 1).join('')}…`
}

/**
 * A sentence for one mark: mentions, and the number of opinions where that is another.
 *
 * @param mentionCount - ≥ 0
 * @param opinionCount - ≥ 0
 */
export function countWords(mentionCount: number, opinionCount: number): string {
  return mentionCount === opinionCount ? `${mentionCount}条` : `${mentionCount}条（${opinionCount}份记录）`
}
