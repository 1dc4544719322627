import { type Static, Type } from 'typebox'
import { Count, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { AUDIENCES, CHANNELS, OrgRef, SCHOOL_STAGES } from '../org/contract.ts'

export const NewOccasion = named('NewOccasion', {
  orgId: Id,
  heldAt: Instant,
  place: nullable(Type.String({ maxLength: 80 })),
  channel: Type.Enum([...CHANNELS]),
  audience: Type.Enum([...AUDIENCES]),
  schoolStage: nullable(Type.Enum([...SCHOOL_STAGES])),
  dueCount: nullable(Type.Integer({ minimum: 0, maximum: 100_000, description: '应到' })),
  presentCount: nullable(Type.Integer({ minimum: 0, maximum: 100_000, description: '实到' })),
  answered: nullable(Type.String({ maxLength: 2000, description: '现场答复' })),
})
export type NewOccasion = Static<typeof NewOccasion>

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
})
export type Occasion = Static<typeof Occasion>

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

export const OccasionQuery = Type.Object({ orgId: Type.Optional(Id), channel: Type.Optional(Type.String()), ...Paging })
export type OccasionQuery = Static<typeof OccasionQuery>
