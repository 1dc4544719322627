import type { ChartLook, FrameEntry } from '../../../analysis/chart/chart.ts'

export const DESK: ChartLook = { theme: 'light', compact: false }
export const PHONE: ChartLook = { theme: 'dark', compact: true }

export const AREAS: readonly FrameEntry[] = [
  { code: 'A1', name: '教育理念更新' }, { code: 'A4', name: '师生关系改善' }, { code: 'A6', name: '师生心理健康' }, { code: 'A0', name: '范围外' }, { code: 'A?', name: '待研判' },
]

/** Parts of an option as a test needs them. */
export interface Drawn {
  readonly grid: readonly { top: number; height: number }[]
  readonly xAxis: readonly { data: string[] }[]
  readonly yAxis: readonly { data: string[]; max: number; name: string }[]
  readonly series: readonly { data: { value: number | number[]; name: string; itemStyle: { color: string; borderType: string }; label: { formatter: string; show: boolean } }[]; itemStyle: { color: string; decal: unknown } }[]
}

export function drawn(option: unknown): Drawn {
  return option as Drawn
}
