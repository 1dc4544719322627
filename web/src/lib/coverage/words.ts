import { formatDate } from '$lib/ui/format.ts'
import type { OrgCoverage, Plan, Target } from '$lib/api/types'

/** A target as people read it. */
export function targetName({ audience, channel, schoolStages }: Target): string {
  return `${audience} × ${channel}${schoolStages === null ? '' : `（${schoolStages.join('、')}）`}`
}

/** What an org still misses, in the plan's order. */
export function missingNames({ targets }: Plan, { states }: OrgCoverage): string[] {
  return states.flatMap(({ target, isMet, opinionCount }) => {
    const wanted = targets[target]
    if (isMet || wanted === undefined) return []
    return [wanted.opinionCount === 1 ? targetName(wanted) : `${targetName(wanted)}还差 ${wanted.opinionCount - opinionCount} 条`]
  })
}

/** The first few of them, and how many more. */
export function shortened(names: readonly string[], most: number): string {
  return names.length <= most ? names.join('；') : `${names.slice(0, most).join('；')}；等 ${names.length} 项`
}

/** Until when, while that day is not over; null afterwards. */
export function dueWords(dueOn: string | null, now: Date): string | null {
  if (dueOn === null) return null
  const noon = new Date(`${dueOn}T12:00:00+08:00`)
  return now.getTime() < Date.parse(`${dueOn}T23:59:59+08:00`) ? `请在${formatDate(noon)}前补齐` : null
}

/** Pairs that a campaign of this kind usually asks for, one opinion each. */
export const USUAL_TARGETS: readonly Target[] = (
  [
    ['干部', ['工作例会', '谈心谈话']],
    ['教师', ['工作例会', '教研组会', '谈心谈话']],
    ['学生', ['主题班队会', '调查问卷']],
    ['家长', ['家长会', '调查问卷', '教师家访']],
    ['退休领导教师', ['观摩交流', '上门走访']],
    ['社会各界群众', ['观摩交流', '上门走访']],
  ] as const
).flatMap(([audience, channels]) => channels.map((channel) => ({ audience, channel, schoolStages: null, opinionCount: 1 })))

/** Places of targets that stand twice for the same people. */
export function repeatedAt(targets: readonly Target[]): number[] {
  const seen = new Set<string>()
  return targets.flatMap(({ audience, channel, schoolStages }, at) => {
    const keys = (schoolStages ?? ['']).map((stage) => `${audience} ${channel} ${stage}`)
    const isRepeated = keys.some((key) => seen.has(key))
    for (const key of keys) seen.add(key)
    return isRepeated ? [at] : []
  })
}
