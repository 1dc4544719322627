import type { Context } from '../context.ts'
import { type AUDIENCES, CHANNELS, SCHOOL_STAGES } from '../org/contract.ts'
import { type Actor, readCampaign } from '../org/service.ts'
import { type SheetCell, type SheetColumn, workbookBytes } from '../pipeline/write/xlsx/workbook.ts'
import type { CoverageQuery } from './contract.ts'
import { readCoverage } from './coverage.ts'
import { planOf, targetWords } from './plan.ts'

export interface Workbook {
  readonly fileName: string
  readonly bytes: Uint8Array
}

type Audience = (typeof AUDIENCES)[number]

const EMPTY_ROWS = 200
const FIRST_DAY_HINT = '如 2026-03-10'

const text = (value: string | null): SheetCell => ({ value, look: 'text' })
const count = (value: number): SheetCell => ({ value, look: 'number' })

/** 催报名单: orgs that miss something, what, and when they last sent anything. */
export async function missingWorkbook(context: Context, actor: Actor, campaignId: string, query: CoverageQuery): Promise<Workbook> {
  const { plan, orgs, metCount } = await readCoverage(context, actor, campaignId, { ...query, only: 'missing' })
  const { name, endsOn } = await readCampaign(context.db, actor, campaignId)
  const columns: SheetColumn[] = [
    { header: '上级单位', width: 16 }, { header: '单位', width: 24 }, { header: '学段', width: 8 }, { header: '已达目标', width: 9 }, { header: '还缺', width: 7 },
    { header: '还没有听到的对象和渠道', width: 52 }, { header: '意见条数', width: 9 }, { header: '最近一次', width: 12 }, { header: '已提醒次数', width: 10 },
  ]
  const rows = orgs.map((entry) => {
    const missing = entry.states.filter(({ isMet }) => !isMet)
    return [
      text(entry.parentName), text(entry.org.name), text(entry.schoolStage), count(entry.states.length - missing.length), count(missing.length),
      text(missing.map(({ target, opinionCount }) => targetWords(plan.targets[target]!, opinionCount)).join('；')), count(entry.opinionCount), text(dayOf(entry.lastAt)), count(entry.remindedCount),
    ]
  })
  const note = `${name}。截止 ${plan.dueOn ?? endsOn}。本表列出还有目标没有达到的 ${orgs.length} 个单位，另有 ${metCount} 个单位已全部达到；按上级单位和名称排列，不按多少排名。`
  return { fileName: `${name} 催报名单.xlsx`, bytes: await workbookBytes('催报名单', [{ name: '催报名单', title: '催报名单', note, columns, rows }]) }
}

/** A table to fill in for one audience, with lists to choose from; sent back as it is, every column is recognised. */
export async function templateWorkbook({ db }: Context, actor: Actor, campaignId: string, audience: Audience): Promise<Workbook> {
  await readCampaign(db, actor, campaignId)
  const wanted = (await planOf(db, campaignId)).targets.filter((target) => target.audience === audience).map(({ channel }) => channel)
  const channels = [...new Set([...wanted, ...CHANNELS])]
  const columns: SheetColumn[] = [
    { header: '日期', width: 14 }, { header: '渠道', width: 14, choices: channels }, { header: '对象', width: 14, choices: [audience] }, { header: '学段', width: 10, choices: SCHOOL_STAGES },
    { header: '意见', width: 64 }, { header: '提及人数', width: 10 },
  ]
  const blank = (): SheetCell[] => columns.map(() => text(null))
  const note = `一行写一条意见，尽量写原话。日期${FIRST_DAY_HINT}；渠道、对象、学段点格子右边的小箭头选；提及人数：有几个人这样说，不知道就空着。不要写姓名和电话。填好后直接上传本表。`
  return { fileName: `意见登记表（${audience}）.xlsx`, bytes: await workbookBytes(`意见登记表（${audience}）`, [{ name: '意见登记', title: `意见登记表（${audience}）`, note, columns, rows: Array.from({ length: EMPTY_ROWS }, blank) }]) }
}

function dayOf(at: string | null): string {
  return at === null ? '还没有' : new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)
}
