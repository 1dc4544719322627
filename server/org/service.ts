import type { Db, Tx } from '../db/client.ts'
import { type Actor, entitledOrgs, type Permission } from './access.ts'
import type { Campaign, OrgNode, OrgRef } from './contract.ts'
import { readCampaign, takesPart, toCampaign } from './reach.ts'
import { toOrgRef } from './shape.ts'
import { type OrgRow, selectActors, selectCampaigns, selectOrgPath, selectOrgs, selectOrgsBelow, selectRosters } from './store.ts'

export { type Actor, type Permission } from './access.ts'
export { addActor, addActorAsOperator, addRole, endSessions, listActors, removeRole, resetPassword, setDisabled, setExternalName } from './actors.ts'
export { auditCsv, listAudit, recordAudit } from './audit.ts'
export { changeCampaign, createCampaign } from './campaign.ts'
export { acceptInvitation, readInvitation } from './invitation.ts'
export { importOrgs, importOrgsAsOperator, previewOrgs } from './org-import.ts'
export { issueSetUpLink, setUp } from './set-up.ts'
export { changePassword, findActor, hashPassword, readSignedIn, type SessionActor, signIn } from './sign-in.ts'
export { beginOidc, finishOidc } from './oidc-sign-in.ts'
export { once } from './once.ts'
export { campaignNamed, uploaderFor } from './operator.ts'
export { campaignOrg, mayAt, readCampaign, requireAccess } from './reach.ts'
export { personHasher, readSecret } from './secret.ts'
export { changeNotice, listNotices, noticeVersion, readNotice } from './notice.ts'
export { campaignsToPurge, deleteAnswersAbout, expireSignIns, markPurged, PURGED_TEXT, requireRetention, requireTexts, setRetention } from './retention.ts'
export { toOrgRef } from './shape.ts'

/** The org and all below it, by id. For scopes that were checked. */
export async function orgsBelow(db: Db | Tx, orgId: string): Promise<Map<string, OrgRef>> {
  return new Map((await selectOrgsBelow(db, [orgId])).map((row) => [row.id, toOrgRef(row)]))
}

/** Every org where the actor holds the permission, those below included. */
export async function entitledOrgsBelow(db: Db | Tx, actor: Actor, permission: Permission): Promise<Map<string, OrgRef>> {
  return new Map((await selectOrgsBelow(db, entitledOrgs(actor, permission))).map((row) => [row.id, toOrgRef(row)]))
}

export async function orgRefs(db: Db | Tx, orgIds: readonly string[]): Promise<Map<string, OrgRef>> {
  return new Map((await selectOrgs(db, [...new Set(orgIds)])).map((row) => [row.id, toOrgRef(row)]))
}

/** Names of actors by id, for logs and lists. */
export async function actorNames(db: Db | Tx, actorIds: readonly string[]): Promise<Map<string, string>> {
  return new Map((await selectActors(db, [...new Set(actorIds)])).map(({ id, name }) => [id, name]))
}

export async function listCampaigns(db: Db, actor: Actor): Promise<Campaign[]> {
  const rows = await selectCampaigns(db)
  const mine: Campaign[] = []
  for (const row of rows) if (await takesPart(db, actor, row)) mine.push(toCampaign(row))
  return mine
}

/** Orgs the actor may see: those of its roles, those below them, and those above them by name. */
export async function listOrgs(db: Db, actor: Actor, campaignId: string): Promise<OrgNode[]> {
  await readCampaign(db, actor, campaignId)
  const rosters = await selectRosters(db, campaignId)
  const own = await selectOrgsBelow(db, entitledOrgs(actor, 'campaign.read'))
  const above = new Map<string, OrgRow>()
  for (const { orgId } of actor.roles) for (const row of await selectOrgPath(db, orgId)) above.set(row.id, row)
  for (const { id } of own) above.delete(id)
  return [...[...above.values()].map((row) => toOrgNode(row, null)), ...own.map((row) => toOrgNode(row, rosters.get(row.id) ?? null))]
}

function toOrgNode(row: OrgRow, roster: Record<string, number> | null): OrgNode {
  return { ...toOrgRef(row), parentId: row.parentId, schoolStage: row.schoolStage, roster }
}
