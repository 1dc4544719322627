import { type Static, Type } from 'typebox'
import { Count, Day, Id, named, nullable, ref } from '../http/schema.ts'
import { PERMISSION_NAMES, ROLES } from './access.ts'

export const ORG_KINDS = ['市局', '教育组', '市属学校', '园校', '局直单位', '机关科室'] as const
export const CHANNELS = ['工作例会', '教研组会', '谈心谈话', '主题班队会', '家长会', '调查问卷', '教师家访', '观摩交流', '上门走访', '讨论', '网络'] as const
export const AUDIENCES = ['干部', '教师', '学生', '家长', '退休领导教师', '社会各界群众'] as const
export const SCHOOL_STAGES = ['学前', '小学', '初中', '高中', '特教', '中职'] as const

export const SignIn = named('SignIn', {
  signInName: Type.String({ minLength: 1, maxLength: 80 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
})
export type SignIn = Static<typeof SignIn>

export const OrgRef = named('OrgRef', { id: Id, name: Type.String(), kind: Type.Enum([...ORG_KINDS]) })
export type OrgRef = Static<typeof OrgRef>

export const RoleAt = named('RoleAt', { role: Type.Enum([...ROLES]), org: ref(OrgRef) })

export const SignedIn = named('SignedIn', {
  id: Id,
  name: Type.String(),
  signInName: Type.String(),
  mustChangePassword: Type.Boolean(),
  roles: Type.Array(ref(RoleAt)),
  /** everything the actor may do somewhere; the web shows no entry that is not here */
  permissions: Type.Array(Type.Enum([...PERMISSION_NAMES])),
})
export type SignedIn = Static<typeof SignedIn>

export const PasswordChange = named('PasswordChange', { current: Type.String({ maxLength: 200 }), next: Type.String({ minLength: 10, maxLength: 200 }) })
export type PasswordChange = Static<typeof PasswordChange>

export const CampaignStage = named('CampaignStage', { name: Type.String(), startsOn: Day, endsOn: Day, task: nullable(Type.String()) })

export const Campaign = named('Campaign', {
  id: Id,
  orgId: Id,
  name: Type.String(),
  startsOn: Day,
  endsOn: Day,
  stages: Type.Array(ref(CampaignStage)),
  /** invented for demonstration; every screen says so */
  isDemonstration: Type.Boolean(),
})
export type Campaign = Static<typeof Campaign>

export const OrgNode = named('OrgNode', {
  id: Id,
  parentId: nullable(Id),
  name: Type.String(),
  kind: Type.Enum([...ORG_KINDS]),
  schoolStage: nullable(Type.String()),
  /** head count by audience in this campaign; null = not given */
  roster: nullable(Type.Record(Type.String(), Count)),
})
export type OrgNode = Static<typeof OrgNode>
