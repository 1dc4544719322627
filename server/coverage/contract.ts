import { type Static, Type } from 'typebox'
import { Count, Day, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { AUDIENCES, CHANNELS, OrgRef, SCHOOL_STAGES } from '../org/contract.ts'

const MOST_TARGETS = 200

/** 覆盖目标: what every org that it applies to should have heard. */
export const Target = named('Target', {
  audience: Type.Enum([...AUDIENCES]),
  channel: Type.Enum([...CHANNELS]),
  /** levels of school it applies to; null = every org that has the audience */
  schoolStages: nullable(Type.Array(Type.Enum([...SCHOOL_STAGES]), { minItems: 1, maxItems: SCHOOL_STAGES.length })),
  /** opinions wanted of each org; an occasion without any does not count */
  opinionCount: Type.Integer({ minimum: 1, maximum: 10_000 }),
})
export type Target = Static<typeof Target>

export const Plan = named('Plan', {
  targets: Type.Array(ref(Target), { maxItems: MOST_TARGETS }),
  /** by which day; null = the end of the campaign */
  dueOn: nullable(Day),
})
export type Plan = Static<typeof Plan>

/** What came of one target at one org. */
export const TargetState = named('TargetState', {
  /** place in `targets` */
  target: Type.Integer({ minimum: 0 }),
  occasionCount: Count,
  opinionCount: Count,
  isMet: Type.Boolean(),
})
export type TargetState = Static<typeof TargetState>

export const OrgCoverage = named('OrgCoverage', {
  org: ref(OrgRef),
  /** the org above it; null at the top */
  parentName: nullable(Type.String()),
  schoolStage: nullable(Type.String()),
  uploadCount: Count,
  occasionCount: Count,
  opinionCount: Count,
  /** when it last recorded or sent something */
  lastAt: nullable(Instant),
  /** the targets that apply to it, in their order */
  states: Type.Array(ref(TargetState)),
  missingCount: Count,
  remindedCount: Count,
  lastRemindedAt: nullable(Instant),
})
export type OrgCoverage = Static<typeof OrgCoverage>

/** Orgs that take part, by name under the org above them; never by how much was said. */
export const Coverage = named('Coverage', {
  plan: ref(Plan),
  orgs: Type.Array(ref(OrgCoverage)),
  /** orgs that have met all that applies to them */
  metCount: Count,
})
export type Coverage = Static<typeof Coverage>

export const CoverageQuery = Type.Object({ orgId: Type.Optional(Id), only: Type.Optional(Type.Enum(['missing'])) })
export type CoverageQuery = Static<typeof CoverageQuery>

export const NewReminder = named('NewReminder', {
  orgIds: Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true }),
  /** a sentence to go with it; null = what is missing says enough */
  note: nullable(Type.String({ minLength: 1, maxLength: 200 })),
})
export type NewReminder = Static<typeof NewReminder>

/** 提醒: that an org was told what is still missing. */
export const Reminder = named('Reminder', {
  id: Id,
  org: ref(OrgRef),
  /** what was missing then, in words */
  missing: Type.Array(Type.String()),
  note: nullable(Type.String()),
  dueOn: nullable(Day),
  sentBy: Type.String(),
  sentAt: Instant,
  /** still missing now; empty = done since */
  stillMissing: Type.Array(Type.String()),
})
export type Reminder = Static<typeof Reminder>

export const ReminderQuery = Type.Object({ orgId: Type.Optional(Id), ...Paging })
export type ReminderQuery = Static<typeof ReminderQuery>
