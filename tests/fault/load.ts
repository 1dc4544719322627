import { setTimeout as pause } from 'node:timers/promises'
import type { Account, FaultCampaign } from './campaign.ts'
import { type Answer, type Ask, newClient } from './client.ts'

/** What the product has said yes to. */
export interface Acknowledged {
  /** opinion id → text */
  readonly points: Map<string, string>
  /** upload id → file name and the texts it states */
  readonly uploads: Map<string, { readonly fileName: string; readonly texts: readonly string[]; isConfirmed: boolean }>
  readonly runs: Set<string>
  /** review event id → what it named, in which order */
  readonly reviews: Map<string, { readonly action: string; readonly title: string | null; readonly orgId: string }>
  readonly reports: Set<string>
  /** opinion id → whether it was withdrawn last */
  readonly withdrawn: Map<string, boolean>
  /** answers that are none of those expected: method, path, status, code */
  readonly unexpected: string[]
}

interface Load {
  readonly acknowledged: Acknowledged
  /** Lets everybody finish what they are about. */
  stop(): Promise<void>
}

const SUBJECTS = ['食堂排队时间太长', '作业太多孩子睡得太晚', '教研活动流于形式', '心理老师配备不足', '校门口接送拥堵', '老师填表太多没有时间备课', '课后服务内容单一', '家校沟通只报成绩']
const FEWEST_ROWS = 20
const MOST_ROWS = 200
const REST_MS = 40
/** People who work at a school at once, under one account. */
const AT_A_SCHOOL = 2
const LOOK_MS = 400

/** Schools that send files and record points, and a bureau that starts runs and reviews: each one thing after the other, with numbered texts. */
export function startLoad(campaign: FaultCampaign, addressOf: () => string | null, random: () => number, acknowledged: Acknowledged): Load {
  let isStopping = false
  let serial = 0
  const base = `/api/campaigns/${campaign.id}`
  const prefix = `${Date.now().toString(36)}-`
  const newKey = (): string => `${prefix}${(++serial).toString().padStart(8, '0')}`
  // The marker tells every text apart, in letters: digits in a row may be masked.
  const newText = (): string => `${SUBJECTS[Math.floor(random() * SUBJECTS.length)]!}，${lettersOf(++serial, prefix)}`

  const accept = (answer: Answer, asked: string, ...expected: readonly number[]): boolean => {
    if (expected.includes(answer.status)) return true
    if (answer.status !== 409) acknowledged.unexpected.push(`${asked} ${answer.status} ${String((answer.body as { code?: string } | null)?.code)}`)
    return false
  }

  async function point(ask: Ask, { orgId }: Account): Promise<void> {
    const occasion = await ask({ method: 'POST', path: `${base}/occasions`, key: newKey(), json: { orgId, heldAt: '2026-03-10T07:00:00Z', place: null, channel: '家长会', audience: '家长', schoolStage: '小学', dueCount: 30, presentCount: 28, answered: null } })
    if (!accept(occasion, 'occasion', 201)) return
    const text = newText()
    const said = await ask({ method: 'POST', path: `${base}/occasions/${idOf(occasion)}/opinions`, key: newKey(), json: { text, mentionCount: 2 } })
    if (!accept(said, 'point', 201)) return
    const opinionId = idOf(said)
    acknowledged.points.set(opinionId, text)
    if (random() < 0.5) return
    // Nobody else changes it: how it was left last is how it must stay.
    const path = `${base}/opinions/${opinionId}`
    if (accept(await ask({ method: 'DELETE', path }), 'withdrawal', 204)) acknowledged.withdrawn.set(opinionId, true)
    if (random() < 0.5 && accept(await ask({ method: 'POST', path: `${path}/restoration` }), 'restoration', 204)) acknowledged.withdrawn.set(opinionId, false)
  }

  async function upload(ask: Ask, { orgId }: Account): Promise<void> {
    const texts = Array.from({ length: FEWEST_ROWS + Math.floor(random() * (MOST_ROWS - FEWEST_ROWS)) }, newText)
    const fileName = `ledger-${newKey()}.csv`
    const content = `对象,意见内容\n${texts.map((text) => `家长,${text}`).join('\n')}\n`
    const sent = await ask({ method: 'POST', path: `${base}/uploads?orgId=${orgId}`, key: newKey(), file: { name: fileName, content } })
    if (!accept(sent, 'upload', 202)) return
    const id = idOf(sent)
    const known = { fileName, texts, isConfirmed: false }
    acknowledged.uploads.set(id, known)
    while (!isStopping) {
      const { body } = await ask({ method: 'GET', path: `${base}/uploads/${id}` })
      const { status, preview } = body as { status: string; preview: { proposed: object } | null }
      if (status === 'read') {
        if (accept(await ask({ method: 'PUT', path: `${base}/uploads/${id}/columns`, json: preview!.proposed }), 'columns', 202)) known.isConfirmed = true
        return
      }
      if (status !== 'received' && status !== 'reading') return
      await pause(LOOK_MS)
    }
  }

  async function run(ask: Ask, orgId: string): Promise<void> {
    const started = await ask({ method: 'POST', path: `${base}/runs`, key: newKey(), json: { orgId } })
    if (accept(started, 'run', 201)) acknowledged.runs.add(idOf(started))
  }

  async function report(ask: Ask, orgId: string): Promise<void> {
    const runId = itemsOf(await ask({ method: 'GET', path: `${base}/runs?orgId=${orgId}&status=done&limit=1` }))[0]?.id
    if (runId === undefined) return
    const ordered = await ask({ method: 'POST', path: `${base}/reports`, key: newKey(), json: { runId, title: null } })
    if (accept(ordered, 'report', 201)) acknowledged.reports.add(idOf(ordered))
  }

  async function review(ask: Ask, orgId: string): Promise<void> {
    const runs = await ask({ method: 'GET', path: `${base}/runs?orgId=${orgId}&status=done&limit=1` })
    const runId = itemsOf(runs)[0]?.id
    if (runId === undefined) return
    const issues = itemsOf(await ask({ method: 'GET', path: `${base}/runs/${runId}/issues?limit=20` }))
    const issue = issues[Math.floor(random() * issues.length)]
    if (issue === undefined) return
    const isRename = random() < 0.6
    const title = isRename ? `名称${lettersOf(++serial, prefix)}` : null
    const action = isRename ? 'rename' : 'confirm'
    const made = await ask({ method: 'POST', path: `${base}/reviews`, key: newKey(), json: { runId, action, issueIds: [issue.id], title, reason: null } })
    if (accept(made, 'review', 201)) acknowledged.reviews.set((made.body as { event: { id: string } }).event.id, { action, title, orgId })
  }

  async function work(account: Account, acts: readonly ((ask: Ask, account: Account) => Promise<void>)[]): Promise<void> {
    const ask = newClient(account, { addressOf, random, onUnequal: (path) => acknowledged.unexpected.push(`two answers to one key: ${path}`) })
    while (!isStopping) {
      await acts[Math.floor(random() * acts.length)]!(ask, account)
      await pause(REST_MS)
    }
  }

  const { bureau, schools } = campaign
  const working = Promise.all([
    ...schools.flatMap((school) => Array.from({ length: AT_A_SCHOOL }, () => work(school, [point, point, upload, (ask, { orgId }) => review(ask, orgId), (ask, { orgId }) => report(ask, orgId)]))),
    work(bureau, [(ask, { orgId }) => run(ask, orgId), (ask, { orgId }) => review(ask, orgId), (ask, { orgId }) => report(ask, orgId)]),
  ])
  return {
    acknowledged,
    async stop() {
      isStopping = true
      await working
    },
  }
}

export function nothingAcknowledged(): Acknowledged {
  return { points: new Map(), uploads: new Map(), runs: new Set(), reviews: new Map(), reports: new Set(), withdrawn: new Map(), unexpected: [] }
}

function lettersOf(serial: number, prefix: string): string {
  return [...`${prefix}${serial}`].map((sign) => String.fromCharCode(0x4e00 + sign.charCodeAt(0) * 7)).join('')
}

function idOf({ body }: Answer): string {
  return (body as { id: string }).id
}

function itemsOf({ body }: Answer): { id: string }[] {
  return (body as { items?: { id: string }[] }).items ?? []
}
