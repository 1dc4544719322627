import { sql } from 'drizzle-orm'
import { date, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** 提醒: what an org was told that is still missing. */
export const reminder = pgTable(
  'reminder',
  {
    campaignId: uuid('campaign_id').notNull(),
    /** UUIDv7: the order in which they were sent */
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    /** the targets that were missing then: [Target] */
    missing: jsonb('missing').notNull(),
    note: text('note'),
    dueOn: date('due_on'),
    sentBy: uuid('sent_by').notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('reminder_org').on(table.campaignId, table.orgId, table.id)],
)
