import { type Static, Type } from 'typebox'
import { Count, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { OpinionSource } from '../opinion/contract.ts'
import { OrgRef } from '../org/contract.ts'

export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export const REVIEW_ACTIONS = ['rename', 'merge', 'split', 'move', 'place', 'describe', 'pin', 'unpin', 'dismiss', 'restore', 'confirm', 'undo'] as const

export const NewRun = named('NewRun', { orgId: Type.Unsafe<string>({ ...Id, description: 'the org whose opinions, and those of the orgs below it, are analysed' }) })
export type NewRun = Static<typeof NewRun>

export const RunProgress = named('RunProgress', {
  step: Type.Integer({ minimum: 1 }),
  stepCount: Type.Integer({ minimum: 1 }),
  name: Type.String({ description: '读取 分词 归类 合并 分组 描述 保存' }),
  startedAt: Instant,
  opinionCount: nullable(Count),
})
export type RunProgress = Static<typeof RunProgress>

export const RunCounts = named('RunCounts', {
  opinions: Count,
  mentions: Count,
  distinct: Count,
  people: nullable(Type.Integer({ description: 'null where nobody is told apart' })),
  issues: Count,
})

export const Run = named('Run', {
  id: Id,
  org: ref(OrgRef),
  status: Type.Enum([...RUN_STATUSES]),
  progress: nullable(ref(RunProgress)),
  counts: nullable(ref(RunCounts)),
  /** how firmly the issues stand when a twentieth of the opinions is left out, 0..1; null for few opinions */
  stability: nullable(Type.Number()),
  taxonomyHash: nullable(Type.String()),
  versions: nullable(Type.Record(Type.String(), nullable(Type.String()))),
  failure: nullable(Type.String()),
  startedBy: nullable(Type.String({ description: 'null = started by itself after new opinions arrived' })),
  createdAt: Instant,
  finishedAt: nullable(Instant),
  /** opinions of the scope that arrived after this run began; null unless done */
  newOpinionCount: nullable(Count),
  /** reviews of earlier runs that found no issue here to hold to */
  unkeptReviewCount: nullable(Count),
  /** the first of them, in the order they were made; null unless done */
  unkeptReviews: nullable(Type.Array(Type.Object({ eventId: Id, sentence: Type.String() }, { additionalProperties: false }), { maxItems: 50 })),
})
export type Run = Static<typeof Run>

export const Tally = named('Tally', { name: Type.String(), count: Count })

export const ScoreParts = named('ScoreParts', {
  people: Type.Number(),
  orgs: nullable(Type.Number()),
  audiences: nullable(Type.Number()),
  severity: Type.Number(),
  growth: nullable(Type.Number()),
})

export const Issue = named('Issue', {
  id: Type.String({ description: 'stable within its run' }),
  rank: Type.Integer({ minimum: 1 }),
  /** the best rank it cannot be told apart from */
  tiedRank: Type.Integer({ minimum: 1 }),
  isTied: Type.Boolean(),
  title: Type.String(),
  /** 名称 given by a person, not proposed by the machine */
  isRenamed: Type.Boolean(),
  /** a person has confirmed, renamed or merged it */
  isConfirmed: Type.Boolean(),
  isDismissed: Type.Boolean(),
  dismissReason: nullable(Type.String()),
  /** kept at the top of the list by a person */
  isPinned: Type.Boolean(),
  /** area or stage was given by a person */
  isPlaced: Type.Boolean(),
  /** opinions that people put into it one by one */
  givenCount: Count,
  /** what a person wrote about it */
  note: nullable(Type.String()),
  /** how many proposed issues people merged into this one; 1 = none */
  mergedCount: Type.Integer({ minimum: 1 }),
  area: Type.String({ description: 'A1…A7, A0, A?' }),
  /** calibrated probability of the area, mean over its opinions, 0..1 */
  areaScore: Type.Number(),
  stage: nullable(Type.String({ description: 'S1 S2 S3; null = none' })),
  keywords: Type.Array(Type.String()),
  /** mentions, people, distinct texts: never mixed */
  mentionCount: Count,
  peopleCount: nullable(Count),
  distinctCount: Count,
  orgCount: nullable(Count),
  audienceCount: nullable(Count),
  score: Type.Number({ minimum: 0, maximum: 1 }),
  scoreLow: Type.Number(),
  scoreHigh: Type.Number(),
  scoreParts: ref(ScoreParts),
  topOrgs: Type.Array(ref(Tally)),
  topAudiences: Type.Array(ref(Tally)),
  firstAt: nullable(Instant),
  lastAt: nullable(Instant),
  /** the opinion that says it best, masked */
  quote: nullable(Type.String()),
})
export type Issue = Static<typeof Issue>

export const WordWeight = named('WordWeight', { word: Type.String(), weight: Type.Number({ description: 'positive = speaks for' }), isSeed: Type.Boolean() })

export const PlacedOpinion = named('PlacedOpinion', {
  id: Id,
  org: ref(OrgRef),
  text: Type.String(),
  saidAt: nullable(Instant),
  channel: nullable(Type.String()),
  audience: nullable(Type.String()),
  schoolStage: nullable(Type.String()),
  mentionCount: Type.Integer({ minimum: 1 }),
  area: Type.String(),
  areaScore: Type.Number(),
  bestArea: Type.String(),
  secondArea: nullable(Type.String()),
  subArea: nullable(Type.String()),
  stage: nullable(Type.String()),
  stageScore: nullable(Type.Number()),
  kind: Type.String(),
  issueId: nullable(Type.String({ description: 'after review' })),
  /** another opinion with nearly the same text stands for this one */
  duplicateOf: nullable(Id),
  source: ref(OpinionSource),
})
export type PlacedOpinion = Static<typeof PlacedOpinion>

export const ReviewEvent = named('ReviewEvent', {
  id: Id,
  action: Type.Enum([...REVIEW_ACTIONS]),
  actorName: Type.String(),
  at: Instant,
  /** what happened, one Chinese sentence with the issues' titles */
  sentence: Type.String(),
  reason: nullable(Type.String()),
  opinionCount: Count,
  undoneBy: nullable(Id),
  undoes: nullable(Id),
})
export type ReviewEvent = Static<typeof ReviewEvent>

export const IssueDetail = named('IssueDetail', {
  issue: ref(Issue),
  /** typical opinions, the first says it best */
  examples: Type.Array(ref(PlacedOpinion)),
  dissent: nullable(ref(PlacedOpinion)),
  suggestions: Type.Array(Type.Object({ opinionId: Id, text: Type.String() }, { additionalProperties: false })),
  causes: Type.Array(Type.Object({ opinionId: Id, text: Type.String() }, { additionalProperties: false })),
  /** what placed it in its area, strongest first; empty where that was not worked out */
  placedBy: Type.Array(ref(WordWeight)),
  /** wording the members share, strongest first */
  sharedWording: Type.Array(Type.Object({ text: Type.String(), share: Type.Number() }, { additionalProperties: false })),
  /** mean likeness of two distinct texts, 0..1; null for fewer than two */
  cohesion: nullable(Type.Number()),
  byOrg: Type.Array(ref(Tally)),
  byAudience: Type.Array(ref(Tally)),
  byChannel: Type.Array(ref(Tally)),
  /** mentions by week, the week's Monday; without gaps */
  byWeek: Type.Array(Type.Object({ monday: Type.String(), count: Count }, { additionalProperties: false })),
  reviews: Type.Array(ref(ReviewEvent)),
})
export type IssueDetail = Static<typeof IssueDetail>

export const NewReview = named('NewReview', {
  runId: Id,
  action: Type.Enum(['rename', 'merge', 'split', 'move', 'place', 'describe', 'pin', 'unpin', 'dismiss', 'restore', 'confirm']),
  issueIds: Type.Array(Type.String(), { maxItems: 50, description: 'one, but for merge: two or more, the first keeps its title; for move the target, none = the opinions stand single' }),
  title: nullable(Type.String({ minLength: 2, maxLength: 60, description: 'for rename and split; for merge null keeps the first title' })),
  reason: nullable(Type.String({ maxLength: 500, description: 'required for dismiss' })),
  opinionIds: Type.Optional(Type.Array(Id, { maxItems: 2000, uniqueItems: true, description: 'for split: those that become an issue of their own; for move: those that go to the target. Copies of the same text go along.' })),
  area: Type.Optional(nullable(Type.String({ maxLength: 4, description: 'for place: code of the area; null = as it is' }))),
  stage: Type.Optional(nullable(Type.String({ maxLength: 4, description: 'for place: code of the stage, S0 = none; null = as it is' }))),
  note: Type.Optional(nullable(Type.String({ maxLength: 1000, description: 'for describe; null takes it away' }))),
})
export type NewReview = Static<typeof NewReview>

export const ReviewOutcome = named('ReviewOutcome', { event: ref(ReviewEvent), issues: Type.Array(ref(Issue), { description: 'every issue that changed, as it is now' }) })
export type ReviewOutcome = Static<typeof ReviewOutcome>

export const RunQuery = Type.Object({ orgId: Type.Optional(Id), status: Type.Optional(Type.Enum([...RUN_STATUSES])), ...Paging })
export type RunQuery = Static<typeof RunQuery>

export const IssueQuery = Type.Object({
  area: Type.Optional(Type.String({ maxLength: 4 })),
  stage: Type.Optional(Type.String({ maxLength: 4, description: 'S0 = none' })),
  state: Type.Optional(Type.Enum(['open', 'confirmed', 'dismissed', 'all'], { default: 'open', description: 'open = not dismissed' })),
  search: Type.Optional(Type.String({ maxLength: 100 })),
  order: Type.Optional(Type.Enum(['rank', 'mentions', 'latest'], { default: 'rank' })),
  ...Paging,
})
export type IssueQuery = Static<typeof IssueQuery>

export const PlacedQuery = Type.Object({
  issueId: Type.Optional(Type.String({ maxLength: 40 })),
  area: Type.Optional(Type.String({ maxLength: 4 })),
  stage: Type.Optional(Type.String({ maxLength: 4, description: 'S0 = none' })),
  audience: Type.Optional(Type.String({ maxLength: 40 })),
  channel: Type.Optional(Type.String({ maxLength: 40 })),
  kind: Type.Optional(Type.String({ maxLength: 4 })),
  orgId: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'this org and those below it' })),
  week: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: "the week's Monday" })),
  search: Type.Optional(Type.String({ maxLength: 100 })),
  ...Paging,
})
export type PlacedQuery = Static<typeof PlacedQuery>
