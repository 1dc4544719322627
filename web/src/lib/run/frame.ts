import { NO_STAGE, OUTSIDE, UNDECIDED } from '$analysis/taxonomy/taxonomy.ts'

const AREA_NAMES: Readonly<Record<string, string>> = {
  A1: '教育理念更新',
  A2: '育人方式转变',
  A3: '教学模式优化',
  A4: '师生关系改善',
  A5: '管理机制健全',
  A6: '师生心理健康',
  A7: '工作作风提升',
  [OUTSIDE]: '范围外',
  [UNDECIDED]: '待研判',
}

const STAGE_NAMES: Readonly<Record<string, string>> = { S1: '政策落实', S2: '工作推进', S3: '经验推广', [NO_STAGE]: '看不出环节' }

/** Name of an area; a code of another frame stands for itself. */
export function areaName(code: string): string {
  return AREA_NAMES[code] ?? code
}

/** Name of a stage; null = none. */
export function stageName(code: string | null): string {
  return code === null ? '—' : (STAGE_NAMES[code] ?? code)
}

/** Choices of an area, in the frame's order. */
export function areaOptions(): { value: string; label: string }[] {
  return Object.entries(AREA_NAMES).map(([value, name]) => ({ value, label: `${value} ${name}` }))
}

/** Choices of a stage, in the frame's order. */
export function stageOptions(): { value: string; label: string }[] {
  return Object.entries(STAGE_NAMES).map(([value, label]) => ({ value, label }))
}
