import { type Static, Type } from 'typebox'
import { Count, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { OrgRef } from '../org/contract.ts'
import { LEAD_CATEGORIES } from './category.ts'

export { CORRUPTION, LEAD_CATEGORIES, type LeadCategory } from './category.ts'
export { findLeads, type FoundLead } from './find.ts'

export const LEAD_STATES = ['waiting', 'received', 'handling', 'closed', 'released'] as const
export type LeadState = (typeof LEAD_STATES)[number]
export const OPEN_STATES: readonly LeadState[] = ['waiting', 'received', 'handling']

export const LEAD_ACTIONS = ['receive', 'handle', 'note', 'close', 'release', 'reopen'] as const
export type LeadAction = (typeof LEAD_ACTIONS)[number]

export const LeadEvent = named('LeadEvent', {
  id: Id,
  at: Instant,
  actorName: nullable(Type.String({ description: 'null = the product itself' })),
  action: Type.Enum([...LEAD_ACTIONS, 'raised', 'escalated']),
  note: nullable(Type.String()),
})

const summaryFields = {
  id: Id,
  org: ref(OrgRef),
  category: Type.Enum([...LEAD_CATEGORIES]),
  /** every category found, its own first */
  codes: Type.Array(Type.Enum([...LEAD_CATEGORIES])),
  state: Type.Enum([...LEAD_STATES]),
  raisedAt: Instant,
  dueAt: Instant,
  isLate: Type.Boolean(),
  isEscalated: Type.Boolean(),
  audience: nullable(Type.String()),
  channel: nullable(Type.String()),
  /** words of the text that showed it */
  words: Type.Array(Type.String()),
}

export const Lead = named('Lead', summaryFields)
export type Lead = Static<typeof Lead>

export const LeadDetail = named('LeadDetail', {
  ...summaryFields,
  opinionId: Id,
  text: Type.String({ description: 'masked' }),
  saidAt: nullable(Instant),
  place: nullable(Type.String()),
  schoolStage: nullable(Type.String()),
  mentionCount: Type.Integer({ minimum: 1 }),
  isWithdrawn: Type.Boolean(),
  recordedBy: Type.String(),
  /** those who may read and handle it now */
  handlers: Type.Array(Type.String()),
  events: Type.Array(ref(LeadEvent)),
})
export type LeadDetail = Static<typeof LeadDetail>

export const LeadChange = named('LeadChange', {
  action: Type.Enum([...LEAD_ACTIONS]),
  note: nullable(Type.String({ maxLength: 2000, description: 'must be there to note, close, release and reopen' })),
})
export type LeadChange = Static<typeof LeadChange>

/** `open` = not closed and not released; the default. */
export const LeadQuery = Type.Object({ state: Type.Optional(Type.Enum(['open', 'all', ...LEAD_STATES])), category: Type.Optional(Type.Enum([...LEAD_CATEGORIES])), orgId: Type.Optional(Id), ...Paging })
export type LeadQuery = Static<typeof LeadQuery>

/** Of the leads that are the actor's. */
export const LeadSummary = named('LeadSummary', { isHandler: Type.Boolean(), waitingCount: Count, openCount: Count, lateCount: Count })
export type LeadSummary = Static<typeof LeadSummary>

export const HandlerRef = named('HandlerRef', { id: Id, name: Type.String() })

export const LeadHandlers = named('LeadHandlers', { org: ref(OrgRef), category: Type.Enum([...LEAD_CATEGORIES]), handlers: Type.Array(ref(HandlerRef)) })

export const LeadSettings = named('LeadSettings', {
  /** after so many hours without being received a lead is shown to the next level too */
  acknowledgeHours: Type.Integer({ minimum: 1, maximum: 72 }),
  named: Type.Array(ref(LeadHandlers)),
  /** open leads that nobody may read: no handler is named */
  orphans: Type.Array(Type.Object({ category: Type.Enum([...LEAD_CATEGORIES]), count: Count }, { additionalProperties: false })),
})
export type LeadSettings = Static<typeof LeadSettings>

export const NewLeadHours = named('NewLeadHours', { acknowledgeHours: Type.Integer({ minimum: 1, maximum: 72 }) })
export type NewLeadHours = Static<typeof NewLeadHours>

/** Replaces whoever was named for the category at the org; nobody = as if nobody had ever been. */
export const NewLeadHandlers = named('NewLeadHandlers', { category: Type.Enum([...LEAD_CATEGORIES]), actorIds: Type.Array(Id, { maxItems: 20, uniqueItems: true }) })
export type NewLeadHandlers = Static<typeof NewLeadHandlers>

export const WITHHELD_TEXT = '〔涉及学生安全，仅限处置人查看〕'
