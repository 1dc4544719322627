import { type Static, Type } from 'typebox'
import { Count, Day, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
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

const CampaignFields = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  startsOn: Day,
  endsOn: Day,
  stages: Type.Array(ref(CampaignStage), { maxItems: 20 }),
}
export const NewCampaign = named('NewCampaign', { orgId: Id, ...CampaignFields })
export type NewCampaign = Static<typeof NewCampaign>
export const CampaignChange = named('CampaignChange', CampaignFields)
export type CampaignChange = Static<typeof CampaignChange>

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

/** What an org import reads of a row; every other column is left alone. */
export const ORG_FIELDS = ['code', 'name', 'parent', 'kind', 'schoolStage', 'setting', 'ownership'] as const

export const OrgImportProblem = named('OrgImportProblem', {
  row: nullable(Type.Integer({ description: 'row as a person counts it; null = the whole file' })),
  column: nullable(Type.String()),
  reason: Type.String(),
})
export type OrgImportProblem = Static<typeof OrgImportProblem>

export const OrgImportLine = named('OrgImportLine', {
  row: Type.Integer(),
  name: Type.String(),
  change: Type.Enum(['new', 'changed', 'same']),
  parentName: nullable(Type.String({ description: 'null = at the top' })),
  kind: Type.Enum([...ORG_KINDS]),
  schoolStage: nullable(Type.String()),
  /** head count by audience as it will be; null = none given */
  roster: nullable(Type.Record(Type.String(), Count)),
  changes: Type.Array(Type.String(), { description: 'what becomes different, one sentence each' }),
})
export type OrgImportLine = Static<typeof OrgImportLine>

/** What an import would do, or did. With a problem nothing is imported. */
export const OrgImport = named('OrgImport', {
  columns: Type.Array(Type.Object({ header: Type.String(), field: nullable(Type.String({ description: 'what it is read as; null = left alone' })) }, { additionalProperties: false })),
  newCount: Count,
  changedCount: Count,
  sameCount: Count,
  lines: Type.Array(ref(OrgImportLine)),
  problems: Type.Array(ref(OrgImportProblem)),
  isImported: Type.Boolean(),
})
export type OrgImport = Static<typeof OrgImport>

export const ActorEntry = named('ActorEntry', {
  id: Id,
  name: Type.String(),
  signInName: Type.String(),
  /** as the provider of single sign-on knows them; null = signs in with a password alone */
  externalName: nullable(Type.String()),
  roles: Type.Array(ref(RoleAt)),
  /** waiting = has not set a password yet */
  state: Type.Enum(['active', 'waiting', 'locked', 'disabled']),
  /** every role of theirs is at an org of yours: only then password, sessions and account are yours to change */
  isYours: Type.Boolean(),
  sessionCount: Count,
  createdAt: Instant,
})
export type ActorEntry = Static<typeof ActorEntry>

export const ActorQuery = Type.Object({ orgId: Type.Optional(Id), search: Type.Optional(Type.String({ maxLength: 80 })), ...Paging })
export type ActorQuery = Static<typeof ActorQuery>

export const NewActor = named('NewActor', {
  name: Type.String({ minLength: 1, maxLength: 40 }),
  signInName: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{2,39}$' }),
  role: Type.Enum([...ROLES]),
  orgId: Id,
})
export type NewActor = Static<typeof NewActor>

export const NewRole = named('NewRole', { role: Type.Enum([...ROLES]), orgId: Id })
export type NewRole = Static<typeof NewRole>

export const ActorState = named('ActorState', { isDisabled: Type.Boolean() })
export type ActorState = Static<typeof ActorState>

export const ExternalName = named('ExternalName', { externalName: nullable(Type.String({ minLength: 1, maxLength: 200 })) })
export type ExternalName = Static<typeof ExternalName>

export const SignInMethods = named('SignInMethods', { oidc: nullable(Type.Object({ label: Type.String() }, { additionalProperties: false })) })
export type SignInMethods = Static<typeof SignInMethods>

/** A link with which one person sets a password, once; shown this one time. */
export const InvitationLink = named('InvitationLink', { actor: ref(ActorEntry), path: Type.String({ description: 'address on this server; the token stands behind #, which browsers do not send' }), expiresAt: Instant })
export type InvitationLink = Static<typeof InvitationLink>

const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
export const InvitationToken = named('InvitationToken', { token: Token })
export type InvitationToken = Static<typeof InvitationToken>

export const Invitation = named('Invitation', { name: Type.String(), signInName: Type.String(), expiresAt: Instant })
export type Invitation = Static<typeof Invitation>

export const FirstPassword = named('FirstPassword', { token: Token, password: Type.String({ minLength: 10, maxLength: 200 }) })
export type FirstPassword = Static<typeof FirstPassword>

/** The first administrator of an installation that has nobody yet, and the org at its top. */
export const SetUp = named('SetUp', {
  token: Token,
  orgName: Type.String({ minLength: 2, maxLength: 60 }),
  name: Type.String({ minLength: 1, maxLength: 40 }),
  signInName: NewActor.properties.signInName,
  password: Type.String({ minLength: 10, maxLength: 200 }),
})
export type SetUp = Static<typeof SetUp>

const NoticeText = Type.String({ minLength: 1, maxLength: 8000 })

/** 告知书: what people are told before they speak; plain text, one line a paragraph. */
export const Notice = named('Notice', {
  version: Type.Integer({ minimum: 0, description: "0 = the product's own" }),
  /** 告知要点: who collects what, what for, how long, and one's rights */
  purpose: Type.String(),
  /** what one agrees to */
  consent: Type.String(),
  /** to the guardians of pupils under 14 */
  guardian: Type.String(),
  changedBy: nullable(Type.String()),
  changedAt: nullable(Instant),
})
export type Notice = Static<typeof Notice>

export const NoticeChange = named('NoticeChange', { baseVersion: Type.Integer({ minimum: 0, description: 'the version that was changed' }), purpose: NoticeText, consent: NoticeText, guardian: NoticeText })
export type NoticeChange = Static<typeof NoticeChange>

/** How long a campaign's texts are kept. */
export const RetentionChange = named('RetentionChange', {
  /** last day; null = until somebody says */
  textsUntil: nullable(Day),
  /** documents already made go with the texts: they quote them */
  reportsGoToo: Type.Boolean(),
})
export type RetentionChange = Static<typeof RetentionChange>

/** Part of an action before its dot: what it was done to. */
export const AUDIT_SUBJECTS = ['session', 'actor', 'org', 'campaign', 'opinion', 'occasion', 'lead', 'upload', 'plan', 'run', 'review', 'report', 'release', 'retention', 'notice'] as const

export const AuditEvent = named('AuditEvent', {
  id: Id,
  at: Instant,
  /** null = somebody unknown, or whoever runs the server */
  actorName: nullable(Type.String()),
  action: Type.String(),
  actionName: Type.String({ description: 'the action in Chinese' }),
  org: nullable(ref(OrgRef)),
  objectType: nullable(Type.String()),
  objectId: nullable(Type.String()),
  /** in Chinese; empty where there is nothing to add */
  detail: Type.String(),
})
export type AuditEvent = Static<typeof AuditEvent>

const AuditFilter = {
  orgId: Type.Optional(Id),
  actorId: Type.Optional(Id),
  subject: Type.Optional(Type.Enum([...AUDIT_SUBJECTS])),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
}
export const AuditFilterQuery = Type.Object(AuditFilter)
export type AuditFilterQuery = Static<typeof AuditFilterQuery>
export const AuditQuery = Type.Object({ ...AuditFilter, ...Paging })
export type AuditQuery = Static<typeof AuditQuery>
