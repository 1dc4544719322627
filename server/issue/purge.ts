import { sql } from 'drizzle-orm'
import type { Tx } from '../db/client.ts'

const TITLE = '（题目已随原文清除）'
const SENTENCE = '（说明已随原文清除）'
/** What an issue quotes; titles that people gave are theirs and stay. */
const QUOTING = sql`'{"keywords": [], "suggestions": [], "causes": [], "reasons": null}'::jsonb`

/** Takes the words of opinions out of a campaign's runs, issues and reviews: quotes, proposed titles, words. Counts and placements stay. */
export async function purgeRuns(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`update proposed_issue set content = content || ${QUOTING} || jsonb_build_object('title', '问题 ' || rank || ${TITLE}::text) where campaign_id = ${campaignId}`)
  await tx.execute(sql`
    update issue set title = case when is_renamed then title else '问题 ' || rank || ${TITLE}::text end,
      content = content || ${QUOTING} || jsonb_build_object('title', case when is_renamed then title else '问题 ' || rank || ${TITLE}::text end)
    where campaign_id = ${campaignId}`)
  await tx.execute(sql`
    update review_event set content = content || jsonb_build_object('sentence', ${SENTENCE}::text, 'issues',
      coalesce((select jsonb_agg(one || jsonb_build_object('title', ${TITLE}::text)) from jsonb_array_elements(content->'issues') one), '[]'::jsonb))
    where campaign_id = ${campaignId}`)
  await tx.execute(sql`update run set summary = summary || '{"themes": []}'::jsonb, unkept_reviews = case when unkept_reviews is null then null else '[]'::jsonb end where campaign_id = ${campaignId} and summary is not null`)
}
