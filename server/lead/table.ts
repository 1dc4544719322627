import { sql } from 'drizzle-orm'
import { bigserial, index, integer, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

/** 紧急线索: an opinion that must reach a named handler the same day. What was said stays with the opinion. */
export const lead = pgTable(
  'lead',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    opinionId: uuid('opinion_id').notNull(),
    orgId: uuid('org_id').notNull(),
    /** one of LEAD_CATEGORIES: decides whose it is */
    category: text('category').notNull(),
    /** every category found, joined by | */
    codes: text('codes').notNull(),
    /** one of LEAD_STATES */
    state: text('state').notNull(),
    raisedAt: timestamp('raised_at', { withTimezone: true }).notNull().default(sql`now()`),
    dueAt: timestamp('due_at', { withTimezone: true }).notNull(),
    /** since when the next level sees it too; null = does not */
    escalatedAt: timestamp('escalated_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.id] }),
    uniqueIndex('lead_opinion').on(table.campaignId, table.opinionId),
    index('lead_org').on(table.campaignId, table.orgId, table.category),
    index('lead_state').on(table.campaignId, table.state, table.raisedAt),
  ],
)

/** What happened to a lead. Appended, never changed. */
export const leadEvent = pgTable(
  'lead_event',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull().default(sql`gen_random_uuid()`),
    leadId: uuid('lead_id').notNull(),
    number: bigserial('number', { mode: 'number' }).notNull(),
    /** null = the product itself */
    actorId: uuid('actor_id'),
    at: timestamp('at', { withTimezone: true }).notNull().default(sql`now()`),
    /** one of LEAD_ACTIONS, or raised, escalated */
    action: text('action').notNull(),
    /** masked */
    note: text('note'),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('lead_event_lead').on(table.campaignId, table.leadId, table.number)],
)

/** Who handles leads of a category at an org and below it. */
export const leadHandler = pgTable(
  'lead_handler',
  {
    orgId: uuid('org_id').notNull(),
    category: text('category').notNull(),
    actorId: uuid('actor_id').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.category, table.actorId] })],
)

/** How a campaign deals with leads; without a row in the usual way. */
export const leadSetting = pgTable('lead_setting', { campaignId: uuid('campaign_id').primaryKey(), acknowledgeHours: integer('acknowledge_hours').notNull() })
