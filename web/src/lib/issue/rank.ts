import type { Issue } from '$lib/api/types'

type Ranked = Pick<Issue, 'rank' | 'tiedRank' | 'isTied'>

/** From this share on a tie says nothing about a single issue. */
const NEARLY_ALL = 0.8

/** Whether so many issues stand 并列 that it is said once for all of them. */
export function areNearlyAllTied(issues: readonly Pick<Ranked, 'isTied'>[]): boolean {
  return issues.length > 1 && issues.filter(({ isTied }) => isTied).length >= issues.length * NEARLY_ALL
}

/** Place of an issue in the list; 并列 only where it tells the issue from its neighbours. */
export function rankWords({ rank, tiedRank, isTied }: Ranked, nearlyAllTied: boolean): string {
  return isTied && !nearlyAllTied ? `并列第${tiedRank}` : String(rank)
}
