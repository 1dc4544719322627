import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUILTIN_TAXONOMY } from '../analysis/index.ts'
import type { Row } from './figures.ts'
import { judge, type Bench, type Judged, type Trial } from './judge.ts'
import { judgeModel, readBackground } from './trained.ts'
import { labelRows, partitionRows, stabilityRow } from './quality-rows.ts'
import { fewOfEach, foldsOf, readLabelled, writeCells, type Labelled } from './sets.ts'

export interface QualityPlan {
  /** where real data is; its sets are left out when absent */
  readonly data: string
  /** how many of the five rotations are run, 1..5 */
  readonly rotations: number
}

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const DEPARTMENTS = join(FIXTURES, 'taxonomies/hotline-departments.json')
/** Under another name an area is not the built-in one, so that the base model, which has seen these opinions, is not used. */
const RENAMED = '（评测）'

/** Every measure on every set that is present. Labels of the test opinions reach neither side. */
export async function measureQuality(bench: Bench, plan: QualityPlan): Promise<Row[]> {
  const rows = await demonstration(bench)
  if (!existsSync(plan.data)) return rows
  rows.push(...(await education(bench, plan)), ...(await departments(bench, plan)), ...(await themes(bench, plan)), ...(await stability(bench, plan)))
  return rows
}

async function demonstration(bench: Bench): Promise<Row[]> {
  const input = join(FIXTURES, 'demo/opinions.csv')
  const opinions = await readLabelled(input, '意见编号', ['意见'], '意见')
  const path = await writeCells(join(bench.folder, 'demo.csv'), opinions, { id: 'id', text: 'text' })
  const gold = join(FIXTURES, 'demo/gold.csv')
  const found = await judge(bench, { name: '示例活动', input: path, textColumns: ['text'], taxonomy: null, labels: null, gold, groupCount: null })
  return [...labelRows('示例活动（合成），内置模型', [found]), ...partitionRows('示例活动（合成）', 'issues', found)]
}

async function education(bench: Bench, { data, rotations }: QualityPlan): Promise<Row[]> {
  const input = join(data, 'opinions/education_labelled.csv')
  const opinions = await readLabelled(input, 'id', ['text'], 'text')
  const [last, ...others] = BUILTIN_TAXONOMY.areas.toReversed()
  const taxonomy = join(bench.folder, 'education.json')
  await writeFile(taxonomy, JSON.stringify({ ...BUILTIN_TAXONOMY, areas: [...others.reverse(), { ...last, name: last!.name + RENAMED }] }))
  const trial: Omit<Trial, 'labels' | 'gold' | 'name'> = { input, textColumns: ['text'], taxonomy, groupCount: null }
  const columns = { id: 'id', area: 'area', second: 'second', stage: 'stage', kind: 'kind' }
  const gold = await writeCells(join(bench.folder, 'gold.csv'), opinions, columns)
  const zero = await judge(bench, { ...trial, name: '教育意见，无标签', labels: null, gold })
  const labelled = await rotate(bench, trial, opinions, columns, rotations)
  const background = await readBackground(data)
  const based: Judged[] = []
  for (const [at, { peer }] of labelled.entries()) {
    const fold = foldsOf(opinions)[at]!
    bench.onStep(`训练模型，评第 ${fold} 份`)
    based.push({ own: await judgeModel(bench, opinions, fold, background, columns), peer })
  }
  return [
    ...labelRows('教育意见 655，其余四份训练的模型', based),
    ...labelRows('教育意见 655，只有领域文件', [zero]),
    ...labelRows('教育意见 655，其余四份作为已确认标签', labelled),
  ]
}

async function departments(bench: Bench, { data, rotations }: QualityPlan): Promise<Row[]> {
  const rows: Row[] = []
  const input = join(data, 'hotline/messages_7class.csv')
  const columns = { id: 'id', area: 'label' }
  for (const [name, textColumns] of [['七部门标题', ['title']], ['七部门标题和正文', ['title', 'detail']]] as const) {
    const opinions = await readLabelled(input, 'id', textColumns, 'title')
    const trial = { input, textColumns, taxonomy: DEPARTMENTS, groupCount: null }
    const gold = await writeCells(join(bench.folder, 'gold.csv'), opinions, columns)
    rows.push(...labelRows(`${name}，只有领域文件`, [await judge(bench, { ...trial, name: `${name}，无标签`, labels: null, gold })]))
    const [first] = foldsOf(opinions)
    const few = fewOfEach(opinions.filter((opinion) => opinion.fold !== first), 'label', 20)
    const labels = await writeCells(join(bench.folder, 'labels.csv'), few, columns)
    const tested = await writeCells(join(bench.folder, 'gold.csv'), opinions.filter((opinion) => opinion.fold === first), columns)
    rows.push(...labelRows(`${name}，每类 20 条标签`, [await judge(bench, { ...trial, name: `${name}，每类 20 条`, labels, gold: tested })]))
    rows.push(...labelRows(`${name}，其余各份作为已确认标签`, await rotate(bench, trial, opinions, columns, rotations)))
  }
  return rows
}

/** The labels of all folds but one are given, that one is judged; once per rotation. */
async function rotate(bench: Bench, trial: Omit<Trial, 'labels' | 'gold' | 'name'>, opinions: readonly Labelled[], columns: Record<string, string>, rotations: number): Promise<Judged[]> {
  const found: Judged[] = []
  for (const fold of foldsOf(opinions).slice(0, rotations)) {
    const labels = await writeCells(join(bench.folder, 'labels.csv'), opinions.filter((opinion) => opinion.fold !== fold), columns)
    const gold = await writeCells(join(bench.folder, 'gold.csv'), opinions.filter((opinion) => opinion.fold === fold), columns)
    found.push(await judge(bench, { ...trial, name: `给出其余标签，评第 ${fold} 份`, labels, gold }))
  }
  return found
}

async function themes(bench: Bench, { data }: QualityPlan): Promise<Row[]> {
  const taxonomy = join(bench.folder, 'one-area.json')
  await writeFile(taxonomy, JSON.stringify({ name: '不分领域', areas: [{ code: 'X', name: '全部', definition: '全部意见', seeds: ['的'], examples: [] }] }))
  const input = join(data, 'hotline/messages_7class.csv')
  const rows: Row[] = []
  for (const [name, textColumns] of [['七部门标题', ['title']], ['七部门标题和正文', ['title', 'detail']]] as const) {
    const gold = await writeCells(join(bench.folder, 'gold.csv'), await readLabelled(input, 'id', textColumns, 'title'), { id: 'id', theme: 'label' })
    const found = await judge(bench, { name: `${name}，主题`, input, textColumns, taxonomy, labels: null, gold, groupCount: 7 })
    rows.push(...partitionRows(`${name}，不分领域`, 'themes', found))
  }
  return rows
}

/** Groups of 95 % of the messages, then of all: which of the old pairs are still together. */
async function stability(bench: Bench, { data }: QualityPlan): Promise<Row[]> {
  const opinions = await readLabelled(join(data, 'hotline/messages_hot_issues.csv'), '留言编号', ['留言主题', '留言详情'], '留言主题')
  const cells = { id: 'id', title: '留言主题', detail: '留言详情' }
  const before = await writeCells(join(bench.folder, 'before.csv'), opinions.filter((_, row) => row % 20 !== 7), cells)
  const after = await writeCells(join(bench.folder, 'after.csv'), opinions, cells)
  const trial = { textColumns: ['title', 'detail'], taxonomy: DEPARTMENTS, labels: null, groupCount: null }
  return [await stabilityRow(bench, { ...trial, input: before }, { ...trial, input: after }, opinions.length)]
}

