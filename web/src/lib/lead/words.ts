import type { Lead, LeadDetail } from '$lib/api/types'
import type { Tone } from '$lib/ui/types.ts'

export const CATEGORIES: readonly Lead['category'][] = ['自伤', '侵害', '欺凌', '体罚', '安全隐患', '廉洁举报']

export const STATE_NAMES: Readonly<Record<Lead['state'], string>> = { waiting: '待接收', received: '已接收', handling: '处理中', closed: '已办结', released: '不属于紧急' }

export const STATE_TONES: Readonly<Record<Lead['state'], Tone>> = { waiting: 'danger', received: 'warning', handling: 'accent', closed: 'success', released: 'neutral' }

export const ACTION_NAMES: Readonly<Record<LeadDetail['events'][number]['action'], string>> = {
  raised: '系统发现',
  escalated: '超时未接收，已同时送上一级',
  receive: '接收',
  handle: '开始处理',
  note: '补记',
  close: '办结',
  release: '认定不属于紧急',
  reopen: '重新打开',
}

export const FILTERS = [
  { value: 'open', label: '未办结' },
  { value: 'waiting', label: '待接收' },
  { value: 'received', label: '已接收' },
  { value: 'handling', label: '处理中' },
  { value: 'closed', label: '已办结' },
  { value: 'released', label: '不属于紧急' },
  { value: 'all', label: '全部' },
] as const

export type StateFilter = (typeof FILTERS)[number]['value']

export function isStateFilter(value: string | null): value is StateFilter {
  return FILTERS.some((filter) => filter.value === value)
}

export function isCategory(value: string | null): value is Lead['category'] {
  return CATEGORIES.some((category) => category === value)
}
