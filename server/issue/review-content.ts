import { and, asc, eq, inArray } from 'drizzle-orm'
import { NO_STAGE, OUTSIDE, type Taxonomy } from '../../analysis/index.ts'
import type { Tx } from '../db/client.ts'
import { AppError } from '../error.ts'
import { type IssueContent, isCorruption } from './content.ts'
import type { NewReview } from './contract.ts'
import { selectMovable } from './membership.ts'
import type { ReviewContent } from './refold.ts'
import type { IssueTableRow, RunRow } from './store.ts'
import type { RunSummary } from './summary.ts'
import { issue, placement } from './table.ts'

type Movable = Awaited<ReturnType<typeof selectMovable>>[number]

/** @throws AppError invalid for what no issue could be asked */
export function checkReview({ action, issueIds, opinionIds, title, reason, area, stage }: NewReview, taxonomy: Taxonomy): void {
  const count = new Set(issueIds).size
  if (action === 'merge' && count < 2) throw new AppError('invalid', '合并至少要选两个问题')
  if (action === 'move' ? issueIds.length > 1 : action !== 'merge' && issueIds.length !== 1) throw new AppError('invalid', '这个操作一次只能选一个问题')
  if ((action === 'split' || action === 'move') && (opinionIds ?? []).length === 0) throw new AppError('invalid', '请先选出要移动的意见')
  if ((action === 'rename' || action === 'split') && (title?.trim() ?? '').length < 2) throw new AppError('invalid', '请填写新的问题名称，至少两个字')
  if (action === 'dismiss' && (reason?.trim() ?? '') === '') throw new AppError('invalid', '请写明不列入的理由')
  if (action !== 'place') return
  if ((area ?? null) === null && (stage ?? null) === null) throw new AppError('invalid', '请选择领域或瓶颈环节')
  const areas = [...taxonomy.areas.map(({ code }) => code), taxonomy.outside?.code ?? OUTSIDE]
  if (area && !areas.includes(area)) throw new AppError('invalid', '没有这个领域，请重新选择', { area })
  if (stage && stage !== NO_STAGE && !(taxonomy.stages ?? []).some(({ code }) => code === stage)) throw new AppError('invalid', '没有这个瓶颈环节，请重新选择', { stage })
}

/** What is stored of a review: what it is about, by the opinions that it is about, and what it says in words. */
export async function contentOf(tx: Tx, run: RunRow, review: NewReview): Promise<ReviewContent> {
  const rows = await readReviewed(tx, run, review)
  const members = await tx
    .select({ opinionId: placement.opinionId, issueId: placement.issueId })
    .from(placement)
    .where(and(eq(placement.campaignId, run.campaignId), eq(placement.runId, run.id), inArray(placement.issueId, rows.map(({ id }) => id))))
    .orderBy(asc(placement.opinionId))
  const opinionIds = Map.groupBy(members, ({ issueId }) => issueId)
  const takesTitle = review.action === 'rename' || review.action === 'merge' || review.action === 'split'
  const title = (takesTitle && review.title?.trim()) || null
  const moved = review.action === 'split' || review.action === 'move' ? await readMoved(tx, run, review, rows, members.length) : []
  return {
    issues: rows.map((row) => ({ title: row.title, opinionIds: (opinionIds.get(row.id) ?? []).map(({ opinionId }) => opinionId) })),
    title,
    ...(moved.length > 0 && { movedIds: moved.map(({ opinionId }) => opinionId) }),
    ...(review.action === 'place' && { area: review.area ?? null, stage: review.stage ?? null }),
    ...(review.action === 'describe' && { note: review.note?.trim() || null }),
    sentence: sentenceOf(review, rows.map((row) => row.title), title, moved.length, (run.summary as RunSummary).taxonomy),
    opinionCount: moved.length > 0 ? moved.length : members.length,
  }
}

/** The issues a review is about as they stand now, in its order. */
async function readReviewed(tx: Tx, run: RunRow, { action, issueIds }: NewReview): Promise<IssueTableRow[]> {
  const ofRun = and(eq(issue.campaignId, run.campaignId), eq(issue.runId, run.id))
  const found = new Map((await tx.select().from(issue).where(and(ofRun, inArray(issue.id, issueIds)))).map((row) => [row.id, row]))
  return [...new Set(issueIds)].map((id) => {
    const row = found.get(id)
    if (!row || (row.content as IssueContent).isWithheld) throw new AppError('conflict', '所选问题已经不在了，可能刚被别人合并或撤销，请刷新后再试', { issueId: id })
    if (action === 'restore' && !row.isDismissed) throw new AppError('conflict', `“${row.title}”本来就在清单里，不需要恢复，请刷新后再看`, { issueId: id })
    if (action !== 'restore' && row.isDismissed) throw new AppError('conflict', `“${row.title}”已不列入清单，请先恢复再操作`, { issueId: id })
    return row
  })
}

/** The opinions to put elsewhere, with copies of their texts. */
async function readMoved(tx: Tx, run: RunRow, { action, opinionIds = [] }: NewReview, [row]: readonly IssueTableRow[], memberCount: number): Promise<Movable[]> {
  const moved = await selectMovable(tx, run, opinionIds)
  const there = new Set(moved.map(({ opinionId }) => opinionId))
  if (opinionIds.some((opinionId) => !there.has(opinionId)) || moved.some(({ urgent }) => isCorruption(urgent))) throw new AppError('conflict', '选出的意见有的不在这次分析里，请刷新后重新选', {})
  if (action === 'split') {
    if (moved.some(({ issueId }) => issueId !== row!.id)) throw new AppError('conflict', `选出的意见有的已经不在“${row!.title}”里，请刷新后重新选`, { issueId: row!.id })
    if (moved.length === memberCount) throw new AppError('invalid', '选出的是全部意见，不用拆分；要改名请用改名')
    return moved
  }
  const elsewhere = moved.filter(({ issueId }) => issueId !== (row?.id ?? null))
  if (elsewhere.length === 0) throw new AppError('conflict', row === undefined ? '选出的意见本来就没有归入问题' : `选出的意见已经都在“${row.title}”里`, {})
  return elsewhere
}

function sentenceOf({ action, area, stage }: NewReview, [first, ...others]: readonly string[], title: string | null, movedCount: number, taxonomy: Taxonomy): string {
  switch (action) {
    case 'rename':
      return `将“${first}”改名为“${title}”`
    case 'merge':
      return `将${others.map((other) => `“${other}”`).join('')}并入“${first}”${title === null ? '' : `，名称改为“${title}”`}`
    case 'split':
      return `从“${first}”拆出 ${movedCount} 条意见，成为“${title}”`
    case 'move':
      return first === undefined ? `将 ${movedCount} 条意见移出问题，单独列` : `将 ${movedCount} 条意见移到“${first}”`
    case 'place':
      return `将“${first}”改到${[area ? areaName(taxonomy, area) : null, stage ? stageName(taxonomy, stage) : null].filter((name) => name !== null).join('、')}`
    case 'describe':
      return `修改“${first}”的说明`
    case 'pin':
      return `置顶“${first}”`
    case 'unpin':
      return `取消置顶“${first}”`
    case 'dismiss':
      return `将“${first}”不列入清单`
    case 'restore':
      return `恢复“${first}”`
    case 'confirm':
      return `确认“${first}”`
  }
}

function areaName({ areas, outside }: Taxonomy, code: string): string {
  return `${code} ${areas.find((area) => area.code === code)?.name ?? outside?.name ?? '范围外'}`
}

function stageName({ stages }: Taxonomy, code: string): string {
  return code === NO_STAGE ? '无环节' : `${code} ${stages?.find((stage) => stage.code === code)?.name ?? code}`
}
