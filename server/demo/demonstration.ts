import { verify } from '@node-rs/argon2'
import { eq, inArray, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Tx } from '../db/client.ts'
import { actor, campaign, org } from '../db/tables.ts'
import { queueRun } from '../issue/service.ts'
import { type DemoAccount, readAccounts, writeAccounts } from './accounts.ts'
import { DEMO_ACTORS, insertActors, insertRecorder, resetPasswords } from './actors.ts'
import { type Fixture, readFixture } from './fixture.ts'
import { insertOpinions } from './opinions.ts'
import { insertCampaign } from './orgs.ts'

export interface Demonstration {
  readonly name: string
  readonly isNew: boolean
  /** null when their passwords were made on another machine */
  readonly accounts: readonly DemoAccount[] | null
}

/** Arbitrary, the same in every process of this product. */
const LOCK = 7_161_531
/** Whose own lists are made once the bureau's is under way: those of the accounts of a group and a school. */
const OWN_LISTS = ['G03', 'S11']
const OWN_LISTS_AFTER_SECONDS = 10

/**
 * Sees to it that there is a campaign: the demonstration, made from fixtures/demo/ in one transaction, where there is none at
 * all. Two servers starting at once make one.
 *
 * @returns null when there are only real campaigns or orgs
 */
export async function ensureDemonstration(context: Context, say: (line: string) => void): Promise<Demonstration | null> {
  const { db, config } = context
  const known = await db.select().from(campaign)
  if (known.length === 0) {
    // Somebody has begun with their own orgs and not come to a campaign yet.
    if ((await db.$count(org)) > 0) return null
    say('正在建立演示活动……')
    const made = await db.transaction((tx) => makeDemonstration(context, tx))
    if (made) return made
    return ensureDemonstration(context, say)
  }
  const shown = known.find(({ isDemonstration }) => isDemonstration)
  return shown ? { name: shown.name, isNew: false, accounts: await knownAccounts(context, config.varDir, shown.id) } : null
}

/** New passwords where this machine has none. */
export async function renewAccounts({ db, config }: Context): Promise<void> {
  const [shown] = await db.select().from(campaign).where(eq(campaign.isDemonstration, true))
  if (!shown) return
  const { orgs } = await readFixture()
  await db.transaction(async (tx) => writeAccounts(config.varDir, { campaignId: shown.id, accounts: await resetPasswords(tx, namesOf(orgs)) }))
}

/** Null when another process made it meanwhile. */
async function makeDemonstration(context: Context, tx: Tx): Promise<Demonstration | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
  if ((await tx.$count(campaign)) > 0 || (await tx.$count(org)) > 0) return null
  const fixture: Fixture = await readFixture()
  const { campaignId, orgIds } = await insertCampaign(tx, fixture)
  const accounts = await insertActors(tx, orgIds, namesOf(fixture.orgs))
  await insertOpinions(tx, fixture, { campaignId, orgIds, recorderId: await insertRecorder(tx) })
  await queueRun(context, tx, { campaignId, orgId: orgIds.get(fixture.campaign.orgId)!, startedBy: null })
  for (const code of OWN_LISTS) await context.jobs.send(tx, 'opinions.changed', { campaignId, orgId: orgIds.get(code)! }, { afterSeconds: OWN_LISTS_AFTER_SECONDS })
  // Written before the commit: a file without its campaign is passed over, a campaign without its passwords is of no use.
  await writeAccounts(context.config.varDir, { campaignId, accounts })
  return { name: fixture.campaign.name, isNew: true, accounts }
}

/** The accounts as printed before, without the passwords that no longer hold. */
async function knownAccounts({ db }: Context, varDir: string, campaignId: string): Promise<DemoAccount[] | null> {
  const accounts = await readAccounts(varDir, campaignId)
  if (!accounts) return null
  const rows = await db.select().from(actor).where(inArray(actor.signInName, DEMO_ACTORS.map(({ signInName }) => signInName)))
  const hashes = new Map(rows.map(({ signInName, passwordHash }) => [signInName, passwordHash]))
  return Promise.all(
    accounts.map(async (account) => {
      const hash = hashes.get(account.signInName)
      return { ...account, password: hash !== undefined && (await verify(hash, account.password)) ? account.password : null }
    }),
  )
}

function namesOf(orgs: Fixture['orgs']): ReadonlyMap<string, string> {
  return new Map(orgs.map((line) => [line['id']!, line['name']!]))
}
