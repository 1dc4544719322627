import type { Issue } from '$lib/api/types'
import type { Review } from './reviewer.svelte'

const SHORTEST = 2
const LONGEST = 60

/** A title as the API takes it; null when it is too short or too long. */
export function acceptedTitle(title: string): string | null {
  const trimmed = title.trim()
  return trimmed.length >= SHORTEST && trimmed.length <= LONGEST ? trimmed : null
}

/** The issue whose title should stay: one that a person named or confirmed, else the one mentioned most; the earlier one of equals. */
export function suggestedKeeper(issues: readonly Pick<Issue, 'id' | 'isRenamed' | 'isConfirmed' | 'mentionCount'>[]): string {
  const weight = ({ isRenamed, isConfirmed }: Pick<Issue, 'isRenamed' | 'isConfirmed'>): number => (isRenamed ? 2 : isConfirmed ? 1 : 0)
  const [first] = issues.toSorted((a, b) => weight(b) - weight(a) || b.mentionCount - a.mentionCount)
  if (first === undefined) throw new RangeError('There is no issue to keep')
  return first.id
}

/**
 * The review that merges issues: the one whose title stays comes first.
 *
 * @param naming - the issue that keeps its title, or a title of one's own
 * @returns null when that title is too short or too long
 */
export function mergeReview(issues: readonly Pick<Issue, 'id' | 'isRenamed' | 'isConfirmed' | 'mentionCount'>[], naming: { keeper: string } | { title: string }): Review | null {
  const title = 'title' in naming ? acceptedTitle(naming.title) : null
  if ('title' in naming && title === null) return null
  const keeper = 'keeper' in naming ? naming.keeper : suggestedKeeper(issues)
  const others = issues.map(({ id }) => id).filter((id) => id !== keeper)
  return { action: 'merge', issueIds: [keeper, ...others], title, reason: null }
}
