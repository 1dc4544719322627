import type { Db } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type Actor, entitledOrgs } from './access.ts'
import { selectActorsAt } from './actor-store.ts'
import { findActor } from './sign-in.ts'
import { type CampaignRow, selectCampaigns, selectOrgNames, selectOrgPath } from './store.ts'

const LOOKED_AT = 200

/** @throws AppError notFound when no campaign, or several, have this id or name */
export async function campaignNamed(db: Db, campaign: string): Promise<CampaignRow> {
  const found = (await selectCampaigns(db)).filter(({ id, name }) => id === campaign || name === campaign)
  if (found.length !== 1) throw new AppError('notFound', found.length === 0 ? `没有“${campaign}”这个活动` : `有 ${found.length} 个活动叫“${campaign}”，请写活动的编号`)
  return found[0]!
}

/**
 * In whose name whoever operates the server uploads for an org: the first account of the org that may, else of the one above it.
 *
 * @throws AppError notFound for an unknown org, forbidden where nobody may
 */
export async function uploaderFor(db: Db, orgName: string): Promise<{ orgId: string; actor: Actor }> {
  const [found] = await selectOrgNames(db, [orgName])
  if (!found) throw new AppError('notFound', `没有“${orgName}”这个单位，请写单位的全称`)
  for (const { id } of await selectOrgPath(db, found.id)) {
    for (const row of await selectActorsAt(db, { orgIds: [id], search: null, after: null }, LOOKED_AT)) {
      const actor = await findActor(db, row.id)
      if (actor !== null && entitledOrgs(actor, 'upload.write').includes(id)) return { orgId: found.id, actor }
    }
  }
  throw new AppError('forbidden', `“${orgName}”还没有可以上传的账号；请先用 user add 建立`)
}
