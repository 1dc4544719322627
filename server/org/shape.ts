import type { ORG_KINDS, OrgRef } from './contract.ts'
import type { OrgRow } from './store.ts'

export function toOrgRef(row: OrgRow): OrgRef {
  return { id: row.id, name: row.name, kind: row.kind as (typeof ORG_KINDS)[number] }
}
