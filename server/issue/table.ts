import { sql } from 'drizzle-orm'
import { bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, real, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** 分析批次: one pass of the analysis over the opinions of a scope. */
export const run = pgTable(
  'run',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    /** the org whose opinions, and those below it, were analysed */
    orgId: uuid('org_id').notNull(),
    /** one of RUN_STATUSES */
    status: text('status').notNull(),
    /** RunProgress */
    progress: jsonb('progress'),
    options: jsonb('options').notNull(),
    /** segmenter, model, dictionary and taxonomy; null until done */
    versions: jsonb('versions'),
    /** RunCounts; null until done */
    counts: jsonb('counts'),
    /** RunSummary; null until done */
    summary: jsonb('summary'),
    taxonomyHash: text('taxonomy_hash'),
    /** reviews of earlier runs that found nothing here to hold to: [{ eventId, sentence }] */
    unkeptReviews: jsonb('unkept_reviews'),
    failure: text('failure'),
    startedBy: uuid('started_by'),
    /** set by whoever wants it stopped; the worker looks at it */
    cancelledAt: timestamp('cancelled_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('run_org').on(table.campaignId, table.orgId, table.createdAt)],
)

/** Where a run placed an opinion. */
export const placement = pgTable(
  'placement',
  {
    campaignId: uuid('campaign_id').notNull(),
    runId: uuid('run_id').notNull(),
    opinionId: uuid('opinion_id').notNull(),
    area: text('area').notNull(),
    areaScore: real('area_score').notNull(),
    /** as the machine placed it; `area` and `stage` are what a person gave its issue, where one did */
    proposedArea: text('proposed_area').notNull(),
    proposedStage: text('proposed_stage'),
    bestArea: text('best_area').notNull(),
    secondArea: text('second_area'),
    subArea: text('sub_area'),
    /** S0 = none; null = the frame has no stages */
    stage: text('stage'),
    stageScore: real('stage_score'),
    kind: text('kind').notNull(),
    kindScore: real('kind_score').notNull(),
    /** as the run proposed it; null = a single opinion */
    proposedIssueId: text('proposed_issue_id'),
    /** after the reviews */
    issueId: text('issue_id'),
    themeId: text('theme_id'),
    duplicateOf: uuid('duplicate_of'),
    /** codes of urgent matters joined by |; null = none */
    urgent: text('urgent'),
    /** how grave it sounds, 0..1; a part of an issue's score */
    severity: real('severity').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaignId, table.runId, table.opinionId] }),
    index('placement_issue').on(table.campaignId, table.runId, table.issueId),
    index('placement_proposed').on(table.campaignId, table.runId, table.proposedIssueId),
    index('placement_area').on(table.campaignId, table.runId, table.area, table.stage),
  ],
)

/** An issue as a run proposed it: never changed. */
export const proposedIssue = pgTable(
  'proposed_issue',
  {
    campaignId: uuid('campaign_id').notNull(),
    runId: uuid('run_id').notNull(),
    id: text('id').notNull(),
    rank: integer('rank').notNull(),
    /** IssueContent */
    content: jsonb('content').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.runId, table.id] })],
)

/** 问题 as it stands: the proposals folded over the reviews. Can be made anew at any time. */
export const issue = pgTable(
  'issue',
  {
    campaignId: uuid('campaign_id').notNull(),
    runId: uuid('run_id').notNull(),
    id: text('id').notNull(),
    rank: integer('rank').notNull(),
    area: text('area').notNull(),
    stage: text('stage'),
    title: text('title').notNull(),
    isRenamed: boolean('is_renamed').notNull().default(false),
    isConfirmed: boolean('is_confirmed').notNull().default(false),
    isDismissed: boolean('is_dismissed').notNull().default(false),
    /** kept at the top by a person */
    isPinned: boolean('is_pinned').notNull().default(false),
    /** what a person wrote about it */
    note: text('note'),
    dismissReason: text('dismiss_reason'),
    mergedCount: integer('merged_count').notNull().default(1),
    mentionCount: integer('mention_count').notNull(),
    lastAt: timestamp('last_at', { withTimezone: true }),
    /** IssueContent: of the proposal, or counted anew after a merge */
    content: jsonb('content').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.runId, table.id] }), index('issue_rank').on(table.campaignId, table.runId, table.rank)],
)

/** 研判: what a person decided, anchored on opinion ids. Appended, never changed. */
export const reviewEvent = pgTable(
  'review_event',
  {
    campaignId: uuid('campaign_id').notNull(),
    id: uuid('id').notNull(),
    /** the scope whose runs it is about */
    orgId: uuid('org_id').notNull(),
    /** the run on which it was made */
    runId: uuid('run_id').notNull(),
    /** order in which events count */
    number: bigserial('number', { mode: 'number' }).notNull(),
    actorId: uuid('actor_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull().default(sql`now()`),
    /** one of REVIEW_ACTIONS */
    action: text('action').notNull(),
    /** opinion ids of each issue it is about and the values given: [[…], …], title, sentence */
    content: jsonb('content').notNull(),
    reason: text('reason'),
    /** the event this one takes back; null for others */
    undoes: uuid('undoes'),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.id] }), index('review_order').on(table.campaignId, table.orgId, table.number)],
)
