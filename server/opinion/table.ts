import { sql } from 'drizzle-orm'
import { bigserial, check, customType, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })

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
    /** what makes it the same one when a ledger is sent again; null when it was written by hand */
    sourceKey: text('source_key'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.id] }),
    index('occasion_org').on(table.campaignId, table.orgId, table.heldAt),
    uniqueIndex('occasion_source').on(table.campaignId, table.orgId, table.sourceKey),
  ],
)

/** What was done to an occasion after it was recorded. Appended, never changed. */
export const occasionEvent = pgTable(
  'occasion_event',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    occasionId: uuid('occasion_id').notNull(),
    number: bigserial('number', { mode: 'number' }).notNull(),
    actorId: uuid('actor_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull().default(sql`now()`),
    /** one of OCCASION_ACTIONS */
    action: text('action').notNull(),
    /** masked */
    reason: text('reason').notNull(),
    /** the fields that were changed, as they were: { field: value } */
    before: jsonb('before').notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('occasion_event_occasion').on(table.campaignId, table.occasionId, table.number)],
)

/** 佐证材料: a sign-in sheet or a photo of an occasion. In the database, so that a backup holds it and no address leads to it. */
export const occasionEvidence = pgTable(
  'occasion_evidence',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    occasionId: uuid('occasion_id').notNull(),
    fileName: text('file_name').notNull(),
    /** as its first bytes say, whatever its name */
    mediaType: text('media_type').notNull(),
    byteCount: integer('byte_count').notNull(),
    content: bytes('content').notNull(),
    sentBy: uuid('sent_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('occasion_evidence_occasion').on(table.campaignId, table.occasionId)],
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
    /** since when a handler has said that it is nothing urgent; null = nobody has */
    notUrgentAt: timestamp('not_urgent_at', { withTimezone: true }),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
    /** the upload or occasion that was withdrawn or cancelled and took it along; null when it was withdrawn by itself */
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
