import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

/** 场次: one talk, meeting, class or visit at which opinions were voiced. */
export const occasion = pgTable(
  'occasion',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    heldAt: timestamp('held_at', { withTimezone: true }).notNull(),
    place: text('place'),
    channel: text('channel').notNull(),
    audience: text('audience').notNull(),
    schoolStage: text('school_stage'),
    /** people invited and people there; null = not noted */
    dueCount: integer('due_count'),
    presentCount: integer('present_count'),
    /** answers given on the spot */
    answered: text('answered'),
    recordedBy: uuid('recorded_by').notNull(),
    /** version of the notice that was in force; null = recorded before there was one */
    noticeVersion: integer('notice_version'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('occasion_org').on(table.campaignId, table.orgId, table.heldAt)],
)

/** 意见: one thing said, masked before it was stored. */
export const opinion = pgTable(
  'opinion',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    text: text('text').notNull(),
    /** the title the text begins with; null = none */
    title: text('title'),
    saidAt: timestamp('said_at', { withTimezone: true }),
    channel: text('channel'),
    audience: text('audience'),
    schoolStage: text('school_stage'),
    /** 提及人数: how many people are said to have voiced it */
    mentionCount: integer('mention_count').notNull().default(1),
    /** keyed hash of whoever said it, to count people; null = unknown */
    personKey: text('person_key'),
    occasionId: uuid('occasion_id'),
    uploadId: uuid('upload_id'),
    /** name of the file it came in; null when written by hand */
    sourceFile: text('source_file'),
    /** row of the uploaded file as a person counts it, and which point of that row; null when written by hand */
    sourceRow: integer('source_row'),
    /** the row's other cells in the file's order, masked: [[column, cell]] */
    sourceCells: jsonb('source_cells'),
    /** what makes a row the same row when a file is sent again */
    rowKey: text('row_key').notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
    /** the upload that was withdrawn or cancelled and took it along; null when it was withdrawn by itself */
    withdrawnWith: uuid('withdrawn_with'),
  },
  (table) => [
    check('opinion_mention_count', sql`${table.mentionCount} >= 1`),
    primaryKey({ columns: [table.campaignId, table.id] }),
    uniqueIndex('opinion_row').on(table.campaignId, table.orgId, table.rowKey),
    index('opinion_org').on(table.campaignId, table.orgId, table.createdAt),
    index('opinion_upload').on(table.campaignId, table.uploadId),
    index('opinion_occasion').on(table.campaignId, table.occasionId),
  ],
)

/** Which uploads state an opinion: a ledger sent again, longer, states the old ones too. */
export const uploadOpinion = pgTable(
  'upload_opinion',
  {
    campaignId: uuid('campaign_id').notNull(),
    uploadId: uuid('upload_id').notNull(),
    opinionId: uuid('opinion_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.uploadId, table.opinionId] }), index('upload_opinion_opinion').on(table.campaignId, table.opinionId)],
)
