import type { Occasion } from '$lib/api/types'
import { dayOf } from './wall-time.ts'

/**
 * The occasion that a spoken opinion belongs to most likely: of those held today, the one recorded last, the actor's own
 * before a colleague's.
 *
 * @returns null when none was held today
 */
export function occasionOfToday(occasions: readonly Occasion[], actorName: string, now: Date): Occasion | null {
  const today = occasions.filter(({ heldAt }) => dayOf(new Date(heldAt)) === dayOf(now))
  const latestFirst = today.toSorted((a, b) => Number(b.recordedBy === actorName) - Number(a.recordedBy === actorName) || (a.createdAt < b.createdAt ? 1 : -1))
  return latestFirst[0] ?? null
}
