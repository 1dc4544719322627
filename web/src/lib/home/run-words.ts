import type { Run } from '$lib/api/types'
import { formatCount } from '$lib/ui/format.ts'
import type { Step } from '$lib/ui/Progress.svelte'

const STEPS = ['读取', '分词', '归类', '合并', '分组', '描述', '保存'] as const

/** Whether it changes by itself. */
export function isRunning(run: Pick<Run, 'status'>): boolean {
  return run.status === 'queued' || run.status === 'running'
}

/** The steps of a run with what has become of each. */
export function runSteps({ status, progress }: Pick<Run, 'status' | 'progress'>): Step[] {
  const at = progress === null ? -1 : progress.step - 1
  return STEPS.map((label, index) => ({ label, state: index < at ? 'done' : index > at ? 'waiting' : status === 'failed' ? 'failed' : 'current' }))
}

/** Opinions of the run's scope up to now: those it placed and those that came after it. */
export function opinionsUpToNow({ counts, newOpinionCount }: Pick<Run, 'counts' | 'newOpinionCount'>): number | null {
  return counts === null ? null : counts.opinions + (newOpinionCount ?? 0)
}

/** What a new run will cover, in a sentence. */
export function coverage(latest: Pick<Run, 'counts' | 'newOpinionCount'> | null, orgName: string, hasBelow: boolean): string {
  const scope = hasBelow ? `${orgName}及下属单位` : orgName
  const count = latest === null ? null : opinionsUpToNow(latest)
  if (count === null) return `将分析${scope}的全部意见。`
  const added = latest?.newOpinionCount ?? 0
  return added === 0 ? `将分析${scope}的全部 ${formatCount(count)} 条意见；上次之后没有新到的。` : `将分析${scope}的全部 ${formatCount(count)} 条意见，其中 ${formatCount(added)} 条是上次之后新到的。`
}
