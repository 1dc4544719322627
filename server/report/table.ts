import { sql } from 'drizzle-orm'
import { boolean, customType, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })

/** 报告: documents made of one run as it stood, frozen. */
export const report = pgTable(
  'report',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    runId: uuid('run_id').notNull(),
    orgId: uuid('org_id').notNull(),
    title: text('title').notNull(),
    /** queued → running → done | failed */
    status: text('status').notNull(),
    isUnreviewed: boolean('is_unreviewed').notNull().default(true),
    reviewedIssueCount: integer('reviewed_issue_count').notNull().default(0),
    issueCount: integer('issue_count').notNull().default(0),
    failure: text('failure'),
    createdBy: uuid('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('report_run').on(table.campaignId, table.runId, table.createdAt)],
)

/** The bytes of a report's document, as they were when it was made. */
export const reportFile = pgTable(
  'report_file',
  {
    campaignId: uuid('campaign_id').notNull(),
    reportId: uuid('report_id').notNull(),
    name: text('name').notNull(),
    byteCount: integer('byte_count').notNull(),
    sha256: text('sha256').notNull(),
    content: bytes('content').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.reportId, table.name] })],
)

/** 发布: what everybody of a campaign may see of a run, suppressed as a whole and frozen. */
export const release = pgTable(
  'release',
  {
    campaignId: uuid('campaign_id').notNull(),
    /** UUIDv7: the order in which they were published */
    id: uuid('id').notNull(),
    runId: uuid('run_id').notNull(),
    /** queued → done | refused */
    status: text('status').notNull(),
    /** PublishedTables; null until done */
    content: jsonb('content'),
    refusal: text('refusal'),
    createdBy: uuid('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] })],
)
