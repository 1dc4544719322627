import type { OrgNode, SignedIn } from '$lib/api/types'

type Role = SignedIn['roles'][number]['role']

/** Roles that send opinions, for their org and all below it. */
const SENDERS: readonly Role[] = ['school', 'group', 'bureau']

/**
 * The orgs an actor may record occasions and send files for: those of its roles first, then those below, in the order given.
 *
 * @param orgs - every org the actor sees in the campaign
 */
export function writableOrgs(actor: Pick<SignedIn, 'roles'>, orgs: readonly OrgNode[]): OrgNode[] {
  return orgsOf(actor.roles.filter(({ role }) => SENDERS.includes(role)), orgs)
}

/** The orgs whose occasions and files an actor may see: those of its roles first, then those below; not those above. */
export function readableOrgs(actor: Pick<SignedIn, 'roles'>, orgs: readonly OrgNode[]): OrgNode[] {
  return orgsOf(actor.roles, orgs)
}

function orgsOf(roles: SignedIn['roles'], orgs: readonly OrgNode[]): OrgNode[] {
  const own = [...new Set(roles.map(({ org }) => org.id))]
  const byId = new Map(orgs.map((org) => [org.id, org]))
  const isBelow = (org: OrgNode): boolean => {
    const seen = new Set<string>()
    for (let above = org.parentId; above !== null && !seen.has(above); above = byId.get(above)?.parentId ?? null) {
      if (own.includes(above)) return true
      seen.add(above)
    }
    return false
  }
  return [...own.flatMap((id) => byId.get(id) ?? []), ...orgs.filter((org) => !own.includes(org.id) && isBelow(org))]
}
