import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { personKey } from '../person-key.ts'
import { setting } from './table.ts'

const KEY = 'secret'
const SECRET_BYTES = 32

/** The key of this installation's hashes: the environment's, else one made once, whoever of several servers asks first. */
export async function readSecret({ db, config }: Pick<Context, 'db' | 'config'>): Promise<string> {
  if (config.secret !== null) return config.secret
  const ofKey = eq(setting.key, KEY)
  const [known] = await db.select().from(setting).where(ofKey)
  if (known) return known.value
  // The first to write it wins; everybody reads what was written.
  await db.insert(setting).values({ key: KEY, value: randomBytes(SECRET_BYTES).toString('base64url') }).onConflictDoNothing()
  const [kept] = await db.select().from(setting).where(ofKey)
  return kept!.value
}

/** Hashes of people within one campaign. */
export async function personHasher(context: Pick<Context, 'db' | 'config'>, campaignId: string): Promise<(person: string) => string> {
  const secret = await readSecret(context)
  return (person) => personKey(secret, campaignId, person)
}
