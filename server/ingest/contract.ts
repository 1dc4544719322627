import { type Static, Type } from 'typebox'
import { Count, Id, Instant, named, nullable, Paging, ref } from '../http/schema.ts'
import { OrgRef } from '../org/contract.ts'

/** received: stored, waiting to be read; read: columns proposed, waiting for the uploader; confirmed: waiting to be stored. */
export const UPLOAD_STATUSES = ['received', 'reading', 'read', 'confirmed', 'storing', 'done', 'refused', 'cancelled', 'withdrawn'] as const
export const COLUMN_ROLES = ['text', 'id', 'person', 'time', 'org', 'audience', 'channel', 'mentions', 'personal', 'other'] as const

/** What each column is taken as; a column stands in one role at most, text may be several. */
export const ColumnNames = named('ColumnNames', {
  text: Type.Array(Type.String(), { minItems: 1, maxItems: 50 }),
  /** several text columns: joined into one opinion (title and detail), or each an answer of its own; left out = as previewed */
  textMode: Type.Optional(Type.Enum(['joined', 'each'])),
  id: nullable(Type.String()),
  person: nullable(Type.String()),
  time: nullable(Type.String()),
  org: nullable(Type.String()),
  audience: nullable(Type.String()),
  channel: nullable(Type.String()),
  mentions: nullable(Type.String()),
})
export type ColumnNames = Static<typeof ColumnNames>

export const ColumnProposal = named('ColumnProposal', {
  column: Type.String(),
  role: Type.Enum([...COLUMN_ROLES]),
  confidence: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  reason: nullable(Type.String()),
})

/** What was found in the file before anything is stored. */
export const UploadPreview = named('UploadPreview', {
  sheet: nullable(Type.String()),
  encoding: nullable(Type.String()),
  rowCount: Count,
  columns: Type.Array(ref(ColumnProposal)),
  /** how columns would be taken if the uploader changes nothing */
  proposed: ref(ColumnNames),
  /** a questionnaire: every answered text cell becomes an opinion of its own */
  textMode: Type.Enum(['joined', 'each']),
  /** the first rows, masked, in the order of `columns` */
  rows: Type.Array(Type.Object({ row: Type.Integer(), cells: Type.Array(nullable(Type.String())) }, { additionalProperties: false }), { maxItems: 20 }),
  remarks: Type.Array(Type.String()),
})
export type UploadPreview = Static<typeof UploadPreview>

export const UploadReceipt = named('UploadReceipt', {
  rowCount: Count,
  /** opinions stored by this upload */
  acceptedCount: Count,
  /** opinions that were already there from an earlier upload of this org */
  repeatedCount: Count,
  rejectedCount: Count,
  mentionCount: Count,
  /** masked items by kind of personal datum */
  masked: Type.Record(Type.String(), Count),
  /** names in the org column that are none of the orgs; their opinions stand under the uploading org */
  unknownOrgs: Type.Array(Type.String()),
})
export type UploadReceipt = Static<typeof UploadReceipt>

export const Upload = named('Upload', {
  id: Id,
  org: ref(OrgRef),
  fileName: Type.String(),
  byteCount: Count,
  status: Type.Enum([...UPLOAD_STATUSES]),
  progress: nullable(Type.Object({ done: Count, total: nullable(Count) }, { additionalProperties: false })),
  preview: nullable(ref(UploadPreview)),
  receipt: nullable(ref(UploadReceipt)),
  /** Chinese sentences naming file, row and reason; null unless refused */
  refusal: nullable(Type.Array(Type.String())),
  /** another upload of this org with the very same bytes; null = none */
  sameFileAs: nullable(Id),
  sentBy: Type.String(),
  createdAt: Instant,
  finishedAt: nullable(Instant),
})
export type Upload = Static<typeof Upload>

export const UploadRejection = named('UploadRejection', {
  row: nullable(Type.Integer()),
  column: nullable(Type.String()),
  reason: Type.String(),
  /** what stood there, masked; null where nothing did, for everybody but the uploader, and once it was purged */
  cell: nullable(Type.String()),
})
export type UploadRejection = Static<typeof UploadRejection>

export const UploadQuery = Type.Object({ orgId: Type.Optional(Id), ...Paging })
export type UploadQuery = Static<typeof UploadQuery>
