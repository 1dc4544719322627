import { sql } from 'drizzle-orm'
import { customType, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })

/** 上传: one file a school sent, from the first byte to its receipt. */
export const upload = pgTable(
  'upload',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    orgId: uuid('org_id').notNull(),
    fileName: text('file_name').notNull(),
    byteCount: integer('byte_count').notNull(),
    sha256: text('sha256').notNull(),
    /** one of UPLOAD_STATUSES */
    status: text('status').notNull(),
    /** { done, total } while it is read or stored */
    progress: jsonb('progress'),
    /** what was found in the file: UploadPreview; null until it was read */
    preview: jsonb('preview'),
    /** columns as the uploader confirmed them: ColumnNames */
    columns: jsonb('columns'),
    /** UploadReceipt; null until done */
    receipt: jsonb('receipt'),
    /** sentences that say why it was refused */
    refusal: jsonb('refusal'),
    sentBy: uuid('sent_by').notNull(),
    /** version of the notice that was in force; null = sent before there was one */
    noticeVersion: integer('notice_version'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('upload_org').on(table.campaignId, table.orgId, table.createdAt)],
)

/** The file as sent, in pieces of at most 1 MiB; deleted once read. In the database, so that any worker can read it. */
export const uploadPiece = pgTable(
  'upload_piece',
  {
    campaignId: uuid('campaign_id').notNull(),
    uploadId: uuid('upload_id').notNull(),
    number: integer('number').notNull(),
    content: bytes('content').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.uploadId, table.number] })],
)

/** A row that was not taken; seen by the uploader only. */
export const uploadRejection = pgTable(
  'upload_rejection',
  {
    campaignId: uuid('campaign_id').notNull(),
    uploadId: uuid('upload_id').notNull(),
    number: integer('number').notNull(),
    row: integer('row'),
    column: text('column_name'),
    reason: text('reason').notNull(),
    /** the row as it could be corrected and sent again, masked: [[column, cell]]; null when it has no cells of its own */
    cells: jsonb('cells'),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.uploadId, table.number] })],
)
