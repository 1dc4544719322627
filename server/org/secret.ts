import { createHmac, randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { setting } from './table.ts'

const KEY = 'secret'
const SECRET_BYTES = 32
const HASH_LENGTH = 32

/** The key of this installation's hashes: the environment's, else one made once, whoever of several servers asks first. */
async function readSecret({ db, config }: Pick<Context, 'db' | 'config'>): Promise<string> {
  if (config.secret !== null) return config.secret
  const ofKey = eq(setting.key, KEY)
  const [known] = await db.select().from(setting).where(ofKey)
  if (known) return known.value
  // The first to write it wins; everybody reads what was written.
  await db.insert(setting).values({ key: KEY, value: randomBytes(SECRET_BYTES).toString('base64url') }).onConflictDoNothing()
  const [kept] = await db.select().from(setting).where(ofKey)
  return kept!.value
}

/**
 * Hashes of people within one campaign: the same person the same hash, of no use without the key, different in every campaign, so
 * that nobody can be followed from one to another or found by trying names.
 */
export async function personHasher(context: Pick<Context, 'db' | 'config'>, campaignId: string): Promise<(person: string) => string> {
  const secret = await readSecret(context)
  return (person) => createHmac('sha256', secret).update(`person ${campaignId} ${person}`).digest('hex').slice(0, HASH_LENGTH)
}
