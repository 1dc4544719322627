import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const createdAt = () => timestamp('created_at', { withTimezone: true }).notNull().default(sql`now()`)

/** 机构: bureau → education group → school; city schools, units and offices hang under the bureau. */
export const org = pgTable(
  'org',
  {
    id: uuid('id').primaryKey(),
    parentId: uuid('parent_id'),
    name: text('name').notNull(),
    /** 市局 教育组 市属学校 园校 局直单位 机关科室 */
    kind: text('kind').notNull(),
    /** 学段; null for offices */
    schoolStage: text('school_stage'),
    setting: text('setting'),
    ownership: text('ownership'),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('org_name').on(table.name), index('org_parent').on(table.parentId)],
)

export const actor = pgTable(
  'actor',
  {
    id: uuid('id').primaryKey(),
    signInName: text('sign_in_name').notNull(),
    name: text('name').notNull(),
    /** 统一身份认证里的用户名或邮箱, in lower case, as the administrator noted it; null = signs in with a password alone */
    externalName: text('external_name'),
    /** argon2id */
    passwordHash: text('password_hash').notNull(),
    mustChangePassword: boolean('must_change_password').notNull().default(true),
    failedCount: integer('failed_count').notNull().default(0),
    lockedUntil: timestamp('locked_until', { withTimezone: true }),
    /** since when the actor may no longer sign in; null = may */
    disabledAt: timestamp('disabled_at', { withTimezone: true }),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('actor_sign_in_name').on(table.signInName), uniqueIndex('actor_external_name').on(table.externalName)],
)

/** What an actor may do at an org and below it. */
export const actorRole = pgTable(
  'actor_role',
  { actorId: uuid('actor_id').notNull(), orgId: uuid('org_id').notNull(), role: text('role').notNull(), createdAt: createdAt() },
  (table) => [primaryKey({ columns: [table.actorId, table.orgId, table.role] })],
)

export const session = pgTable(
  'session',
  {
    /** SHA-256 of the cookie's id: a leaked table opens no session */
    idHash: text('id_hash').primaryKey(),
    actorId: uuid('actor_id'),
    content: jsonb('content').notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('session_actor').on(table.actorId), index('session_expiry').on(table.expiresAt)],
)

export const campaign = pgTable('campaign', {
  id: uuid('id').primaryKey(),
  orgId: uuid('org_id').notNull(),
  name: text('name').notNull(),
  startsOn: date('starts_on').notNull(),
  endsOn: date('ends_on').notNull(),
  /** [CampaignStage] */
  stages: jsonb('stages').notNull(),
  /** audience and channel pairs that the campaign's notice asks for: [{ audience, channel }] */
  plan: jsonb('plan').notNull().default([]),
  isDemonstration: boolean('is_demonstration').notNull().default(false),
  /** last day on which the texts are kept; null = until somebody says */
  textsUntil: date('texts_until'),
  /** whether documents already made go with the texts: they quote them */
  reportsGoToo: boolean('reports_go_too').notNull().default(false),
  /** since when there are no texts any more; null = there are */
  textsPurgedAt: timestamp('texts_purged_at', { withTimezone: true }),
  createdAt: createdAt(),
})

/** 告知书: what people are told before they speak, as it was changed; never changed itself. Version 0 is the product's own. */
export const notice = pgTable(
  'notice',
  {
    campaignId: uuid('campaign_id').notNull(),
    /** from 1 */
    version: integer('version').notNull(),
    purpose: text('purpose').notNull(),
    consent: text('consent').notNull(),
    guardian: text('guardian').notNull(),
    changedBy: uuid('changed_by').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.version] })],
)

/** Who takes part in a campaign, and how many people of each audience belong to the org. */
export const participation = pgTable(
  'participation',
  {
    campaignId: uuid('campaign_id').notNull(),
    orgId: uuid('org_id').notNull(),
    /** { audience: head count } */
    roster: jsonb('roster').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.orgId] })],
)

/** What was answered to a request that carried an Idempotency-Key; written in the transaction of what it created. */
export const idempotency = pgTable(
  'idempotency',
  {
    actorId: uuid('actor_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    answer: jsonb('answer'),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.actorId, table.key] })],
)

/** A link with which an actor sets a password, once. */
export const invitation = pgTable(
  'invitation',
  {
    /** SHA-256 of the token in the link */
    tokenHash: text('token_hash').primaryKey(),
    actorId: uuid('actor_id').notNull(),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('invitation_actor').on(table.actorId)],
)

/** Whom the provider of single sign-on means: bound at the first sign-in, from then on the name counts no more. */
export const oidcLink = pgTable(
  'oidc_link',
  { issuer: text('issuer').notNull(), subject: text('subject').notNull(), actorId: uuid('actor_id').notNull(), createdAt: createdAt() },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] }), uniqueIndex('oidc_link_actor').on(table.issuer, table.actorId)],
)

/** Somebody sent to the provider and not back yet: good once, for minutes, in one browser. */
export const oidcAttempt = pgTable('oidc_attempt', {
  /** SHA-256 of the browser's cookie */
  idHash: text('id_hash').primaryKey(),
  /** { state, nonce, verifier } */
  checks: jsonb('checks').notNull(),
  /** address on this server to go on to */
  next: text('next').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
})

/** 操作记录: who did what, where and when; never what was said. Appended alone: a trigger refuses every change. */
export const auditEvent = pgTable(
  'audit_event',
  {
    /** UUIDv7: the order in which they happened */
    id: uuid('id').primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull().default(sql`now()`),
    /** null = somebody unknown, or whoever runs the server */
    actorId: uuid('actor_id'),
    /** one of AUDIT_ACTIONS */
    action: text('action').notNull(),
    /** where it counts: the org and those above may read of it; null = nowhere */
    orgId: uuid('org_id'),
    objectType: text('object_type'),
    objectId: text('object_id'),
    /** counts, roles, names of files: small, and nothing anybody wrote */
    details: jsonb('details').notNull().default({}),
  },
  (table) => [index('audit_event_org').on(table.orgId, table.id), index('audit_event_actor').on(table.actorId, table.id)],
)

/** What this installation keeps for itself. */
export const setting = pgTable('setting', { key: text('key').primaryKey(), value: text('value').notNull(), createdAt: createdAt() })
