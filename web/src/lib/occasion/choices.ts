import type { Occasion } from '$lib/api/types'

type Choice<Key extends 'channel' | 'audience'> = readonly Occasion[Key][]

/** In the order of the notice that asks for them. 调查问卷 and 网络 come in as files; they are there for what is noted by hand all the same. */
export const CHANNELS: Choice<'channel'> = ['谈心谈话', '家长会', '教师家访', '上门走访', '主题班队会', '工作例会', '教研组会', '观摩交流', '讨论', '调查问卷', '网络']
export const AUDIENCES: Choice<'audience'> = ['学生', '家长', '教师', '干部', '退休领导教师', '社会各界群众']
export const SCHOOL_STAGES = ['学前', '小学', '初中', '高中', '特教', '中职'] as const

export type SchoolStage = (typeof SCHOOL_STAGES)[number]

/** The stage of an org that has just one; null for groups, offices and schools of several. */
export function schoolStageOf(stage: string | null): SchoolStage | null {
  return SCHOOL_STAGES.find((known) => known === stage) ?? null
}
