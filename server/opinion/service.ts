import type { Context } from '../context.ts'
import type { Page } from '../http/schema.ts'
import type { Actor } from '../org/service.ts'
import type { NewOccasion, NewPoint, Occasion, OccasionQuery, Opinion } from './contract.ts'

export async function recordOccasion(context: Context, actor: Actor, campaignId: string, occasion: NewOccasion, key: string | null): Promise<Occasion> {
  throw new Error('recordOccasion', { cause: { context, actor, campaignId, occasion, key } })
}
export async function listOccasions(context: Context, actor: Actor, campaignId: string, query: OccasionQuery): Promise<Page<Occasion>> {
  throw new Error('listOccasions', { cause: { context, actor, campaignId, query } })
}
export async function readOccasion(context: Context, actor: Actor, campaignId: string, occasionId: string): Promise<Occasion> {
  throw new Error('readOccasion', { cause: { context, actor, campaignId, occasionId } })
}
export async function recordPoint(context: Context, actor: Actor, campaignId: string, occasionId: string, point: NewPoint, key: string | null): Promise<Opinion> {
  throw new Error('recordPoint', { cause: { context, actor, campaignId, occasionId, point, key } })
}
export async function listPoints(context: Context, actor: Actor, campaignId: string, occasionId: string): Promise<Opinion[]> {
  throw new Error('listPoints', { cause: { context, actor, campaignId, occasionId } })
}
export async function readOpinion(context: Context, actor: Actor, campaignId: string, opinionId: string): Promise<Opinion> {
  throw new Error('readOpinion', { cause: { context, actor, campaignId, opinionId } })
}
export async function withdrawOpinion(context: Context, actor: Actor, campaignId: string, opinionId: string): Promise<void> {
  throw new Error('withdrawOpinion', { cause: { context, actor, campaignId, opinionId } })
}
export async function restoreOpinion(context: Context, actor: Actor, campaignId: string, opinionId: string): Promise<void> {
  throw new Error('restoreOpinion', { cause: { context, actor, campaignId, opinionId } })
}
