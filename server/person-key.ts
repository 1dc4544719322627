import { createHmac } from 'node:crypto'

const KEY_LENGTH = 32

/**
 * The hash of a person within one campaign: the same person the same hash, of no use without the secret, different in every
 * campaign, so that nobody can be followed from one to another or found by trying names.
 */
export function personKey(secret: string, campaignId: string, person: string): string {
  return createHmac('sha256', secret).update(`person ${campaignId} ${person}`).digest('hex').slice(0, KEY_LENGTH)
}
