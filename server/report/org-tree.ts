import { ORG_KINDS, type OrgRef } from '../org/contract.ts'

interface Participant {
  readonly orgId: string
  readonly parentId: string | null
  readonly takesPart: boolean
  readonly hasVoice: boolean
}

export interface Branch {
  readonly org: OrgRef
  /** the org and every one below it */
  readonly orgIds: ReadonlySet<string>
}

/** By kind in the order of the tree (bureau, groups, city schools, schools, units, offices), then by code units of the name, then the id. */
export function inTreeOrder(a: OrgRef, b: OrgRef): number {
  const kinds = ORG_KINDS.indexOf(a.kind) - ORG_KINDS.indexOf(b.kind)
  return kinds !== 0 ? kinds : a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1
}

/**
 * The scope as a tree: what hangs directly below it, who takes part, and who has not been heard.
 *
 * An org is heard when itself or one below it has an opinion. The scope's own opinions are a branch of their own, and so is a scope
 * with nothing below it; branches of which nobody takes part or speaks are left out.
 */
export function orgTree(orgs: ReadonlyMap<string, OrgRef>, scopeId: string, participants: readonly Participant[]): { branches: Branch[]; orgCount: { voiced: number; all: number }; silentOrgs: OrgRef[] } {
  const parents = new Map(participants.map(({ orgId, parentId }) => [orgId, parentId]))
  const pathOf = (orgId: string): string[] => (orgId === scopeId ? [orgId] : [orgId, ...pathOf(parents.get(orgId)!)])
  const voiced = new Set(participants.filter(({ hasVoice }) => hasVoice).flatMap(({ orgId }) => pathOf(orgId)))
  const partaking = participants.filter(({ takesPart }) => takesPart)
  const members = new Map<string, Set<string>>()
  for (const { orgId } of participants) {
    const branch = pathOf(orgId).at(-2) ?? scopeId
    members.set(branch, (members.get(branch) ?? new Set<string>()).add(orgId))
  }
  const counted = new Set(participants.filter(({ takesPart, hasVoice, orgId }) => hasVoice || (takesPart && (orgId !== scopeId || orgs.size === 1))).map(({ orgId }) => orgId))
  const branches = [...members].filter(([, orgIds]) => [...orgIds].some((orgId) => counted.has(orgId))).map(([id, orgIds]) => ({ org: orgs.get(id)!, orgIds }))
  return {
    branches,
    orgCount: { voiced: partaking.filter(({ orgId }) => voiced.has(orgId)).length, all: partaking.length },
    silentOrgs: partaking.filter(({ orgId }) => !voiced.has(orgId)).map(({ orgId }) => orgs.get(orgId)!).toSorted(inTreeOrder),
  }
}
