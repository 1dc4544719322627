import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Issue, IssueDetail, NewReview, PlacedOpinion, ReviewEvent, ReviewOutcome, Run } from '../../../server/issue/contract.ts'
import { analyseRunJob, loadResult } from '../../../server/issue/service.ts'
import { startTestServer, type TestActor, type TestCampaign, type TestServer } from '../harness.ts'
import { askingIn } from './asking.ts'
import { addDemoOpinions } from './demo.ts'

let server: TestServer
let campaign: TestCampaign
let ask: ReturnType<typeof askingIn>
let facilitator: TestActor
let run: Run

interface Listed<Item> {
  readonly items: Item[]
  readonly nextCursor: string | null
  readonly total: number
}

const issuesOf = async (query = '') => (await ask<Listed<Issue>>(facilitator, 'GET', `/runs/${run.id}/issues?limit=200${query}`)).body.items
const opinionsOf = async (issueId: string) => (await ask<Listed<PlacedOpinion>>(facilitator, 'GET', `/runs/${run.id}/opinions?limit=200&issueId=${issueId}`)).body
const review = (action: NewReview['action'], issueIds: string[], more: Partial<NewReview> = {}) =>
  ask<ReviewOutcome>(facilitator, 'POST', '/reviews', { runId: run.id, action, issueIds, title: null, reason: null, ...more })
const undo = (eventId: string) => ask<ReviewOutcome>(facilitator, 'POST', `/reviews/${eventId}/undo?runId=${run.id}`)
const withoutHistory = (issues: readonly Issue[]) => issues.map((issue) => ({ ...issue, isConfirmed: false }))

async function newRun(): Promise<Run> {
  const { body } = await ask<Run>(facilitator, 'POST', '/runs', { orgId: campaign.bureauId })
  await analyseRunJob(server.context, { campaignId: campaign.id, runId: body.id }, new AbortController().signal)
  return (await ask<Run>(facilitator, 'GET', `/runs/${body.id}`)).body
}

beforeAll(async () => {
  server = await startTestServer()
  campaign = await server.newCampaign()
  ask = askingIn(server, campaign)
  facilitator = await server.newActor('facilitator', campaign.bureauId)
  await addDemoOpinions(server.context, campaign, facilitator.id, 0, 700)
  run = await newRun()
})
afterAll(() => server.stop())

describe('a merge', () => {
  let proposed: Issue[]
  let first: Issue
  let second: Issue
  let merged: ReviewOutcome

  test('puts the second issue under the first and counts both anew', async () => {
    proposed = await issuesOf()
    const [, one, two] = proposed
    first = one!
    second = two!
    merged = (await review('merge', [first.id, second.id])).body
    expect(merged.event).toMatchObject({ action: 'merge', actorName: '测试facilitator', sentence: `将“${second.title}”并入“${first.title}”`, undoneBy: null })
    const [issue] = merged.issues
    expect(issue).toMatchObject({ id: first.id, title: first.title, mergedCount: 2, isConfirmed: true, isRenamed: false, mentionCount: first.mentionCount + second.mentionCount, area: first.area })
    expect(issue!.orgCount).toBeGreaterThanOrEqual(Math.max(first.orgCount!, second.orgCount!))
    expect(issue!.score).toBeGreaterThan(first.score)
    expect(issue!.scoreLow).toBeLessThanOrEqual(issue!.score)
    expect(issue!.topOrgs.reduce((sum, { count }) => sum + count, 0)).toBe(issue!.mentionCount)
  })

  test('loses and doubles no opinion', async () => {
    const { items } = await opinionsOf(first.id)
    expect(items.reduce((sum, { mentionCount }) => sum + mentionCount, 0)).toBe(first.mentionCount + second.mentionCount)
    expect((await opinionsOf(second.id)).total).toBe(0)
  })

  test('ranks all issues anew without a gap', async () => {
    const now = await issuesOf()
    expect(now.map(({ rank }) => rank)).toEqual(proposed.slice(1).map((_, at) => at + 1))
    expect(now.toSorted((a, b) => b.score - a.score)).toEqual(now)
  })

  test('refuses whoever still sees the issue that went', async () => {
    const answer = await review('rename', [second.id], { title: '新的名称' })
    expect(answer.status).toBe(409)
  })

  test('is shown with the issue it made', async () => {
    const { body } = await ask<IssueDetail>(facilitator, 'GET', `/runs/${run.id}/issues/${first.id}`)
    expect(body.reviews.map(({ id }) => id)).toEqual([merged.event.id])
    expect(body.byOrg.reduce((sum, { count }) => sum + count, 0)).toBe(body.issue.mentionCount)
    expect(body.byWeek.reduce((sum, { count }) => sum + count, 0)).toBe(body.issue.mentionCount)
    expect(body.byWeek.every(({ monday }) => new Date(monday).getUTCDay() === 1)).toBe(true)
  })

  test('undone leaves everything as it was, and is not undone twice', async () => {
    const undone = await undo(merged.event.id)
    expect(undone.body.event.sentence).toBe(`撤销：将“${second.title}”并入“${first.title}”`)
    expect(await issuesOf()).toEqual(proposed)
    expect((await opinionsOf(second.id)).total).toBeGreaterThan(0)
    expect((await undo(merged.event.id)).status).toBe(409)
    const again = await undo(undone.body.event.id)
    expect(again.body.event.sentence).toBe(`重做：将“${second.title}”并入“${first.title}”`)
    expect(again.body.issues.find(({ id }) => id === first.id)).toEqual(merged.issues[0])
    expect((await undo(again.body.event.id)).status).toBe(201)
    expect(withoutHistory(await issuesOf())).toEqual(withoutHistory(proposed))
  })

  test('of the greatest issues scores as when all issues were counted anew', async () => {
    const [one, two] = proposed.toSorted((a, b) => b.scoreParts.people - a.scoreParts.people)
    const { body } = await review('merge', [one!.id, two!.id])
    expect(body.issues[0]!.scoreParts.people).toBeGreaterThanOrEqual(one!.scoreParts.people)
    expect(body.issues[0]!.mentionCount).toBe(one!.mentionCount + two!.mentionCount)
    const others = (await issuesOf()).filter(({ id }) => id !== one!.id)
    for (const { id, scoreParts } of others) expect(scoreParts.people).toBeLessThanOrEqual(proposed.find((issue) => issue.id === id)!.scoreParts.people)
    await undo(body.event.id)
    expect(withoutHistory(await issuesOf())).toEqual(withoutHistory(proposed))
  })
})

describe('opinions put elsewhere', () => {
  const shownOpinions = async (issueId: string) => (await opinionsOf(issueId)).items.filter(({ text }) => !text.startsWith('〔'))
  const wholeList = async () => withoutHistory(await issuesOf('&state=all'))

  test('become an issue of their own, counted anew on both sides, and go back when that is undone', async () => {
    const before = await wholeList()
    const source = before.find(({ isDismissed, distinctCount }) => !isDismissed && distinctCount >= 4)!
    const [one, two] = (await shownOpinions(source.id)).filter(({ duplicateOf }) => duplicateOf === null)
    const { status, body } = await review('split', [source.id], { title: '另一件事', opinionIds: [one!.id, two!.id] })
    expect(status).toBe(201)
    expect(body.event.sentence).toContain(`从“${source.title}”拆出`)
    const made = body.issues.find(({ id }) => id !== source.id)!
    const left = body.issues.find(({ id }) => id === source.id)!
    expect(made).toMatchObject({ title: '另一件事', isConfirmed: true, area: source.area, givenCount: body.event.opinionCount })
    expect(made.mentionCount + left.mentionCount).toBe(source.mentionCount)
    const now = (await opinionsOf(made.id)).items
    expect(now.map(({ id }) => id)).toEqual(expect.arrayContaining([one!.id, two!.id]))
    expect(now).toHaveLength(body.event.opinionCount)
    expect((await ask<IssueDetail>(facilitator, 'GET', `/runs/${run.id}/issues/${made.id}`)).body.examples.length).toBeGreaterThan(0)
    expect((await loadResult(server.context.db, campaign.id, run.id)).issues.map(({ issueId }) => issueId)).toContain(made.id)
    expect((await undo(body.event.id)).status).toBe(201)
    expect(await wholeList()).toEqual(before)
  })

  test('go to another issue with copies of their text, or to none', async () => {
    const before = await wholeList()
    const [target, source] = before.filter(({ isDismissed, distinctCount }) => !isDismissed && distinctCount >= 3)
    const [moved] = await shownOpinions(source!.id)
    const { body } = await review('move', [target!.id], { opinionIds: [moved!.id] })
    expect(body.issues.find(({ id }) => id === target!.id)!.mentionCount).toBeGreaterThan(target!.mentionCount)
    expect((await ask<PlacedOpinion>(facilitator, 'GET', `/runs/${run.id}/opinions/${moved!.id}`)).body.issueId).toBe(target!.id)
    const out = await review('move', [], { opinionIds: [moved!.id] })
    expect(out.body.event.sentence).toMatch(/^将 \d+ 条意见移出问题/)
    expect((await ask<PlacedOpinion>(facilitator, 'GET', `/runs/${run.id}/opinions/${moved!.id}`)).body.issueId).toBeNull()
    expect((await undo(out.body.event.id)).status).toBe(201)
    expect((await undo(body.event.id)).status).toBe(201)
    expect(await wholeList()).toEqual(before)
  })

  test('are refused when all are chosen, when none are, and when they are elsewhere by now', async () => {
    const [a, b] = (await issuesOf()).filter(({ distinctCount }) => distinctCount >= 2)
    const all = (await opinionsOf(a!.id)).items.map(({ id }) => id)
    expect((await review('split', [a!.id], { title: '另一件事', opinionIds: all })).status).toBe(400)
    expect((await review('split', [a!.id], { title: '另一件事', opinionIds: [] })).status).toBe(400)
    expect((await review('split', [b!.id], { title: '另一件事', opinionIds: [all[0]!] })).status).toBe(409)
    expect((await review('move', [a!.id], { opinionIds: [all[0]!] })).status).toBe(409)
    expect((await review('move', [a!.id], { opinionIds: [a!.id.length > 0 ? campaign.id : ''] })).status).toBe(409)
  })
})

describe('an issue', () => {
  test('given another area takes its opinions along, until that is undone', async () => {
    const before = await issuesOf()
    const issue = before.find(({ area }) => area !== 'A6')!
    const areas = (await opinionsOf(issue.id)).items.map(({ id, area }) => [id, area])
    const { body } = await review('place', [issue.id], { area: 'A6', stage: 'S3' })
    expect(body.event.sentence).toBe(`将“${issue.title}”改到A6 师生心理健康、S3 经验推广`)
    expect(body.issues[0]).toMatchObject({ area: 'A6', stage: 'S3', isPlaced: true, isConfirmed: true })
    expect((await opinionsOf(issue.id)).items.every(({ area, stage }) => area === 'A6' && stage === 'S3')).toBe(true)
    expect((await review('place', [issue.id], { area: 'A9' })).status).toBe(400)
    await undo(body.event.id)
    expect((await opinionsOf(issue.id)).items.map(({ id, area }) => [id, area])).toEqual(areas)
    expect(withoutHistory(await issuesOf())).toEqual(withoutHistory(before))
  })

  test('that is pinned stands first on every page until it is let go, its rank unchanged', async () => {
    const before = await issuesOf()
    const last = before.at(-1)!
    await review('pin', [last.id])
    const first = (await ask<Listed<Issue>>(facilitator, 'GET', `/runs/${run.id}/issues?limit=1`)).body
    expect(first.items).toMatchObject([{ id: last.id, isPinned: true, rank: last.rank }])
    const next = (await ask<Listed<Issue>>(facilitator, 'GET', `/runs/${run.id}/issues?limit=1&cursor=${first.nextCursor}`)).body
    expect(next.items[0]!.id).toBe(before[0]!.id)
    await review('unpin', [last.id])
    expect((await issuesOf()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })

  test('keeps what a person wrote about it', async () => {
    const [issue] = await issuesOf()
    const { body } = await review('describe', [issue!.id], { note: '已请后勤科核实' })
    expect(body.issues[0]).toMatchObject({ note: '已请后勤科核实' })
    expect((await undo(body.event.id)).body.issues[0]).toMatchObject({ note: null })
  })
})

describe('other reviews', () => {
  test('a dismissed issue leaves the list with its reason, and comes back', async () => {
    const [, , third] = await issuesOf()
    expect((await review('dismiss', [third!.id])).status).toBe(400)
    const { body } = await review('dismiss', [third!.id], { reason: '不属于教育' })
    expect(body.issues).toMatchObject([{ id: third!.id, isDismissed: true, dismissReason: '不属于教育' }])
    expect((await issuesOf()).map(({ id }) => id)).not.toContain(third!.id)
    expect((await issuesOf('&state=dismissed')).map(({ id }) => id)).toEqual([third!.id])
    expect((await loadResult(server.context.db, campaign.id, run.id)).issues.map(({ issueId }) => issueId)).not.toContain(third!.id)
    expect((await review('rename', [third!.id], { title: '新的名称' })).status).toBe(409)
    await review('restore', [third!.id])
    expect((await issuesOf())[2]).toEqual(third)
  })

  test('the same request sent twice is one review', async () => {
    const [issue] = await issuesOf()
    const asking = await server.signedIn(facilitator)
    const payload = { runId: run.id, action: 'confirm', issueIds: [issue!.id], title: null, reason: null }
    const send = async () => (await asking({ method: 'POST', url: `/api/campaigns/${campaign.id}/reviews`, headers: { 'idempotency-key': 'confirm-once-1' }, payload })).json() as ReviewOutcome
    const [one, two] = [await send(), await send()]
    expect(two).toEqual(one)
    expect((await issuesOf('&state=confirmed')).map(({ id }) => id)).toEqual([issue!.id])
  })

  test('two people at once: one after the other, nothing lost', async () => {
    const [, one, two, three] = await issuesOf()
    const answers = await Promise.all([review('rename', [one!.id], { title: '甲的名称' }), review('merge', [two!.id, three!.id]), review('dismiss', [three!.id], { reason: '重复' })])
    expect(answers.map(({ status }) => status).filter((status) => status === 201).length).toBeGreaterThanOrEqual(2)
    const { items } = (await ask<Listed<ReviewEvent>>(facilitator, 'GET', `/runs/${run.id}/reviews`)).body
    for (const { body } of answers.filter(({ status }) => status === 201)) {
      expect(items.find(({ id }) => id === body.event.id)?.undoneBy).toBeNull()
      await undo(body.event.id)
    }
  })
})

describe('the next run', () => {
  test('keeps names, merges and dismissals, and lists what it could not keep', async () => {
    const [a, b, c, d] = await issuesOf()
    const merge = await review('merge', [a!.id, b!.id])
    const rename = await review('rename', [c!.id], { title: '主持人起的名称' })
    await review('dismiss', [d!.id], { reason: '已经解决' })
    const members = new Set((await opinionsOf(a!.id)).items.map(({ id }) => id))
    await addDemoOpinions(server.context, campaign, facilitator.id, 700, 740)
    const old = run
    run = await newRun()
    expect(run).toMatchObject({ status: 'done', unkeptReviewCount: 0 })
    const issues = await issuesOf('&state=all')
    const kept = issues.find(({ mergedCount }) => mergedCount === 2)!
    const keptMembers = (await opinionsOf(kept.id)).items.map(({ id }) => id)
    expect(keptMembers.filter((id) => members.has(id)).length).toBeGreaterThan(members.size / 2)
    expect(kept).toMatchObject({ title: a!.title, isConfirmed: true })
    expect(issues.find(({ title }) => title === '主持人起的名称')).toMatchObject({ isRenamed: true })
    expect(issues.filter(({ isDismissed }) => isDismissed)).toMatchObject([{ dismissReason: '已经解决' }])
    expect(merge.status + rename.status).toBe(402)
    const late = await ask<{ details: object }>(facilitator, 'POST', '/reviews', { runId: old.id, action: 'confirm', issueIds: [c!.id], title: null, reason: null })
    expect(late).toMatchObject({ status: 409, body: { details: { latestRunId: run.id } } })
  })

  test('still lets a review of the run before be undone', async () => {
    const { items } = (await ask<Listed<ReviewEvent>>(facilitator, 'GET', `/runs/${run.id}/reviews`)).body
    const merge = items.find(({ action, undoneBy }) => action === 'merge' && undoneBy === null)!
    expect((await undo(merge.id)).status).toBe(201)
    expect((await issuesOf('&state=all')).every(({ mergedCount }) => mergedCount === 1)).toBe(true)
  })
})

describe('a run as documents are written from it', () => {
  test('has the issues as reviewed and counts every opinion once', async () => {
    const [a, b] = await issuesOf()
    await review('merge', [a!.id, b!.id], { title: '合起来的名称' })
    const result = await loadResult(server.context.db, campaign.id, run.id)
    expect(result.opinions.count).toBe(740)
    expect(result.areas.reduce((sum, area) => sum + area.opinionCount, 0)).toBe(result.counts.mentions)
    const merged = result.issues.find(({ title }) => title === '合起来的名称')!
    expect(result.opinions.issueId.filter((id) => id === merged.issueId)).toHaveLength((await opinionsOf(merged.issueId)).total)
    expect(new Set(result.opinions.issueId.filter((id) => id !== null))).toEqual(new Set(result.issues.map(({ issueId }) => issueId)))
    const known = new Set(result.issues.map(({ issueId }) => issueId))
    for (const theme of result.themes) for (const id of theme.issueIds) expect(known).toContain(id)
  })
})
