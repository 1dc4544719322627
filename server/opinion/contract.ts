import { type Static, Type } from 'typebox'
import { Count, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { AUDIENCES, CHANNELS, OrgRef, SCHOOL_STAGES } from '../org/contract.ts'

const fields = {
  heldAt: Instant,
  place: nullable(Type.String({ maxLength: 80 })),
  channel: Type.Enum([...CHANNELS]),
  audience: Type.Enum([...AUDIENCES]),
  schoolStage: nullable(Type.Enum([...SCHOOL_STAGES])),
  dueCount: nullable(Type.Integer({ minimum: 0, maximum: 100_000, description: '应到' })),
  presentCount: nullable(Type.Integer({ minimum: 0, maximum: 100_000, description: '实到' })),
  answered: nullable(Type.String({ maxLength: 2000, description: '现场答复' })),
}

export const NewOccasion = named('NewOccasion', { orgId: Id, ...fields })
export type NewOccasion = Static<typeof NewOccasion>

/** All of it as it is to be, and why. */
export const OccasionChange = named('OccasionChange', { ...fields, reason: Type.String({ minLength: 1, maxLength: 500 }) })
export type OccasionChange = Static<typeof OccasionChange>

export const Reason = named('Reason', { reason: Type.String({ minLength: 1, maxLength: 500 }) })
export type Reason = Static<typeof Reason>

export const NewPoint = named('NewPoint', {
  text: Type.String({ minLength: 1, maxLength: 5000 }),
  mentionCount: Type.Integer({ minimum: 1, maximum: 100_000, description: '提及人数' }),
})
export type NewPoint = Static<typeof NewPoint>

export const Occasion = named('Occasion', {
  id: Id,
  org: ref(OrgRef),
  heldAt: Instant,
  place: nullable(Type.String()),
  channel: Type.Enum([...CHANNELS]),
  audience: Type.Enum([...AUDIENCES]),
  schoolStage: nullable(Type.String()),
  dueCount: nullable(Count),
  presentCount: nullable(Count),
  answered: nullable(Type.String()),
  recordedBy: Type.String({ description: 'name of the actor' }),
  createdAt: Instant,
  /** points recorded and not withdrawn */
  pointCount: Count,
  evidenceCount: Count,
  /** made from the rows of an uploaded ledger */
  isFromLedger: Type.Boolean(),
  isWithdrawn: Type.Boolean(),
})
export type Occasion = Static<typeof Occasion>

export const OCCASION_ACTIONS = ['changed', 'withdrawn', 'restored', 'evidenceAdded', 'evidenceRemoved'] as const

/** One thing done to an occasion after it was recorded. */
export const OccasionEvent = named('OccasionEvent', {
  id: Id,
  at: Instant,
  actorName: Type.String(),
  action: Type.Enum([...OCCASION_ACTIONS]),
  reason: Type.String(),
  /** what was changed, as it was */
  before: Type.Array(Type.Object({ field: Type.String({ description: 'Chinese' }), value: nullable(Type.String()) }, { additionalProperties: false })),
})
export type OccasionEvent = Static<typeof OccasionEvent>

/** 佐证材料: seen by those who may read the occasion. */
export const Evidence = named('Evidence', { id: Id, fileName: Type.String(), mediaType: Type.String(), byteCount: Count, sentBy: Type.String(), createdAt: Instant })
export type Evidence = Static<typeof Evidence>

/** Where an opinion came from. */
export const OpinionSource = named('OpinionSource', {
  fileName: nullable(Type.String({ description: 'null when it was recorded by hand' })),
  row: nullable(Type.Integer({ description: 'row of the file as a person counts it' })),
  /** the row's other cells in the file's order, masked */
  cells: Type.Array(Type.Object({ column: Type.String(), value: nullable(Type.String()) }, { additionalProperties: false })),
  uploadId: nullable(Id),
  occasionId: nullable(Id),
  recordedBy: Type.String(),
  createdAt: Instant,
})

export const Opinion = named('Opinion', {
  id: Id,
  org: ref(OrgRef),
  text: Type.String({ description: 'masked' }),
  saidAt: nullable(Instant),
  channel: nullable(Type.String()),
  audience: nullable(Type.String()),
  schoolStage: nullable(Type.String()),
  mentionCount: Type.Integer({ minimum: 1 }),
  isWithdrawn: Type.Boolean(),
  source: ref(OpinionSource),
})
export type Opinion = Static<typeof Opinion>

export const OccasionQuery = Type.Object({ orgId: Type.Optional(Id), withdrawn: Type.Optional(Type.Boolean({ description: 'those withdrawn instead of the others' })), channel: Type.Optional(Type.String()), ...Paging })
export type OccasionQuery = Static<typeof OccasionQuery>
