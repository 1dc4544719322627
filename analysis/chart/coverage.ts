import type { Chart, ChartLook } from './chart.ts'
import { DARK_SHADES, LIGHT_SHADES } from './colour.ts'
import { paletteOf, wrapped } from './look.ts'
import { matrixChart, type MatrixCell, type MatrixLine } from './matrix.ts'

/** What came of one audience through one channel. */
export interface CoverageCount {
  readonly audience: string
  readonly channel: string
  /** the notice asks for this pair */
  readonly isPlanned: boolean
  readonly occasionCount: number
  readonly opinionCount: number
}

/** How a pair of audience and channel stands against the plan. */
type CoverageState = 'voiced' | 'held' | 'hole' | 'extra' | 'none'

const TITLE = '哪些对象、哪些渠道还没有听到？'
const NOTE = '数字是意见份数。● 要求的，已有意见；◐ 办过场次，还没有意见；○ 要求的，还是空白（虚线框是要求了还没有听到的）；＋ 没有要求，也有意见。'
const SIGNS: Readonly<Record<CoverageState, string>> = { voiced: '●', held: '◐', hole: '○', extra: '＋', none: '' }
const STATE_NAMES: Readonly<Record<CoverageState, string>> = { voiced: '要求的，已有意见', held: '办过场次，还没有意见', hole: '要求的，还是空白', extra: '没有要求，也有意见', none: '没有要求' }

function stateOf(cell: CoverageCount | undefined): CoverageState {
  if (cell === undefined) return 'none'
  if (cell.opinionCount > 0) return cell.isPlanned ? 'voiced' : 'extra'
  if (cell.occasionCount > 0) return 'held'
  return cell.isPlanned ? 'hole' : 'none'
}

function cellWords(cell: CoverageCount | undefined): string {
  const state = stateOf(cell)
  return state === 'voiced' || state === 'extra' ? `${SIGNS[state]} ${cell!.opinionCount}` : state === 'hole' ? '○ 空白' : state === 'held' ? '◐ 0' : ''
}

function drawnCell(cell: CoverageCount | undefined, head: string, look: ChartLook): MatrixCell {
  const palette = paletteOf(look.theme)
  const shades = look.theme === 'dark' ? DARK_SHADES : LIGHT_SHADES
  const state = stateOf(cell)
  const hint = `${head}\n${STATE_NAMES[state]}${cell === undefined ? '' : `\n场次${cell.occasionCount}次，意见${cell.opinionCount}份`}`
  const text = cellWords(cell)
  const missing = { color: palette.warning, width: 2, type: 'dashed' as const }
  switch (state) {
    case 'voiced': return { text, ...shades[2]!, hint }
    case 'extra': return { text, ...shades[1]!, hint }
    case 'held': return { text, fill: palette.surface, ink: palette.ink, ...(cell!.isPlanned ? { border: missing } : {}), hint }
    case 'hole': return { text, fill: palette.surface, ink: palette.ink, border: missing, hint }
    case 'none': return { text, fill: palette.ground, ink: palette.secondary, hint }
  }
}

/** Different values in the order in which they come first. */
function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}

/**
 * 哪些对象、哪些渠道还没有听到: channels in rows, audiences in columns, what the plan asks for against what came. A sign in every cell says
 * the state, so that it is read without colour; what was asked for and not heard has a dashed frame.
 *
 * @param input.cells - one a pair; channels and audiences stand in the order of their first cell, a missing pair was neither asked for nor voiced
 * @returns `datumAt`: row = channel, column = audience, also for holes
 */
export function coverageMatrix(input: { cells: readonly CoverageCount[] }, look: ChartLook): Chart {
  const channels = distinct(input.cells.map(({ channel }) => channel))
  const audiences = distinct(input.cells.map(({ audience }) => audience))
  const byPair = new Map(input.cells.map((cell) => [`${cell.channel}\n${cell.audience}`, cell]))
  const at = (channel: string, audience: string): CoverageCount | undefined => byPair.get(`${channel}\n${audience}`)
  const line = (key: string, label: string): MatrixLine => ({ key, label, apart: false })
  const planned = input.cells.filter(({ isPlanned }) => isPlanned)
  const holes = planned.filter((cell) => stateOf(cell) === 'hole')
  const drawn = matrixChart({
    title: TITLE, description: `要求的${planned.length}项中，${holes.length}项还是空白。`,
    rows: channels.map((channel) => line(channel, channel)),
    columns: audiences.map((audience) => line(audience, wrapped(audience, look.compact ? 2 : 4))),
    labelWidth: look.compact ? 68 : 84, rowHeight: 32, columnWidth: look.compact ? 44 : 90,
    cellAt: (row, column) => {
      const cell = drawnCell(at(row.key, column.key), `${row.key} · ${column.key}`, look)
      return look.compact ? { ...cell, text: cell.text.replace(' 空白', '') } : cell
    },
  }, look)
  const table = {
    header: ['渠道', ...audiences],
    rows: channels.map((channel) => [channel, ...audiences.map((audience) => {
      const cell = at(channel, audience)
      return cell === undefined ? STATE_NAMES.none : `${STATE_NAMES[stateOf(cell)]}（场次${cell.occasionCount}次，意见${cell.opinionCount}份）`
    })]),
    rowKeys: channels,
    columnKeys: [null, ...audiences],
  }
  return { ...drawn, title: TITLE, note: NOTE, table }
}
