import type { ReviewEvent } from '$lib/api/types'
import { formatTime } from '$lib/ui/format.ts'
import { toCsv } from '$lib/ui/csv.ts'

export const ACTION_NAMES: Readonly<Record<ReviewEvent['action'], string>> = { rename: '改名', merge: '合并', split: '拆分', move: '移动意见', place: '改领域或环节', describe: '写说明', pin: '置顶', unpin: '取消置顶', dismiss: '不列入', restore: '重新列入', confirm: '确认', undo: '撤销' }

/** What became of an event, in a word; '' = it holds. */
export function stateWords({ undoneBy }: Pick<ReviewEvent, 'undoneBy'>): string {
  return undoneBy === null ? '' : '已撤销'
}

/** The log as a spreadsheet opens it. */
export function reviewCsv(events: readonly ReviewEvent[]): string {
  return toCsv(
    ['时间', '操作人', '操作', '内容', '原因', '涉及意见', '状态'],
    events.map((event) => [formatTime(event.at), event.actorName, ACTION_NAMES[event.action], event.sentence, event.reason, event.opinionCount, stateWords(event)]),
  )
}
