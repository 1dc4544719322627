import type { Campaign } from '$lib/api/types'

/** The stage of the timetable on a day in Asia/Shanghai: its name, or how long until or since; null without a timetable. */
export function stageOn(campaign: Pick<Campaign, 'stages'>, now: Date): string | null {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)
  const [first] = campaign.stages
  const last = campaign.stages.at(-1)
  if (first === undefined || last === undefined) return null
  if (today < first.startsOn) return '尚未开始'
  if (today > last.endsOn) return '已结束'
  const at = campaign.stages.findIndex(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn)
  return at < 0 ? null : `第 ${at + 1} 阶段 ${campaign.stages[at]!.name}`
}
