import type { OrgNode } from '$lib/api/types'

export interface TreeRow {
  readonly org: OrgNode
  /** 0 = at the top of what is shown */
  readonly depth: number
  /** orgs below it, however deep */
  readonly belowCount: number
}

/**
 * Orgs as a list in the order of the tree, each below the one above it, by kind and name.
 *
 * @param search - then only what has it in its name, with the orgs above
 */
export function treeRows(orgs: readonly OrgNode[], search: string): TreeRow[] {
  const ids = new Set(orgs.map(({ id }) => id))
  const children = new Map<string | null, OrgNode[]>()
  for (const org of orgs) {
    const parent = org.parentId !== null && ids.has(org.parentId) ? org.parentId : null
    children.set(parent, [...(children.get(parent) ?? []), org])
  }
  const wanted = search.trim()
  const walk = (parent: string | null, depth: number): TreeRow[] =>
    (children.get(parent) ?? []).flatMap((org) => {
      const below = walk(org.id, depth + 1)
      if (wanted !== '' && below.length === 0 && !org.name.includes(wanted)) return []
      return [{ org, depth, belowCount: countBelow(children, org.id) }, ...below]
    })
  return walk(null, 0)
}

function countBelow(children: ReadonlyMap<string | null, readonly OrgNode[]>, id: string): number {
  return (children.get(id) ?? []).reduce((sum, child) => sum + 1 + countBelow(children, child.id), 0)
}

/** Sum of head counts by audience; null where no org gave one. */
export function rosterTotals(orgs: readonly OrgNode[], audiences: readonly string[]): (number | null)[] {
  return audiences.map((audience) => {
    const given = orgs.flatMap(({ roster }) => roster?.[audience] ?? [])
    return given.length === 0 ? null : given.reduce((sum, count) => sum + count, 0)
  })
}
