import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, judgeAll, ownOpinions, peerOpinions } from './judge.ts'
import { commonRows, labelRows, pairsKept, partitionRows } from './quality-rows.ts'
import { measureEducation } from './quality-education.ts'
import { keepRotations, type QualityPlan, rotationsOf } from './rotate.ts'
import { fewOfEach, foldsOf, readLabelled, writeCells } from './sets.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const DEPARTMENTS = join(FIXTURES, 'taxonomies/hotline-departments.json')
const THEMES_OF_PEER = 7

/** Every measure on every set that is present. Labels of the test opinions reach neither side. */
export async function measureQuality(bench: Bench, plan: QualityPlan): Promise<void> {
  const sets = [demonstration(bench)]
  if (existsSync(plan.data)) {
    sets.push(measureEducation(bench, plan), departments(bench, plan, '七部门标题', ['title']), departments(bench, plan, '七部门标题和正文', ['title', 'detail']), stability(bench, plan))
  }
  await Promise.all(sets)
}

async function demonstration(bench: Bench): Promise<void> {
  const [places, issues] = ['示例活动（合成），内置模型', '示例活动（合成）']
  bench.findings.open('quality', places)
  bench.findings.open('quality', issues)
  const opinions = await readLabelled(join(FIXTURES, 'demo/opinions.csv'), '意见编号', ['意见'], '意见')
  const input = await writeCells(join(bench.folder, 'demo.csv'), opinions, { id: 'id', text: 'text' })
  const trial = { name: 'demo', taxonomy: null, labels: null, grouped: true, groupCount: null, gold: join(FIXTURES, 'demo/gold.csv') }
  const found = await judgeAll(bench, { input, textColumns: ['text'] }, [trial])[0]!
  for (const [on, rows] of [[places, [...labelRows(places, [found]), ...commonRows(places, found.own)]], [issues, partitionRows(issues, 'issues', found)]] as const) {
    bench.findings.tell(on, '', found.seconds, rows)
    bench.findings.keep('quality', on, rows)
  }
}

/** Places by the frame alone, by few labels, by many; then themes without areas. */
async function departments(bench: Bench, { data, rotations }: QualityPlan, name: string, textColumns: readonly string[]): Promise<void> {
  const [zeroOn, fewOn, manyOn, themesOn] = [`${name}，只有领域文件`, `${name}，每类 20 条标签`, `${name}，其余各份作为已确认标签`, `${name}，不分领域`] as const
  for (const on of [zeroOn, fewOn, manyOn, themesOn]) bench.findings.open('quality', on)
  const key = `departments${textColumns.length}`
  const file = (part: string): string => join(bench.folder, `${key}-${part}.csv`)
  const columns = { id: 'id', area: 'label' }
  const opinions = await readLabelled(join(data, 'hotline/messages_7class.csv'), 'id', textColumns, 'title')
  const [first] = foldsOf(opinions)
  const labels = await writeCells(file('few'), fewOfEach(opinions.filter((opinion) => opinion.fold !== first), 'label', 20), columns)
  const tested = await writeCells(file('tested'), opinions.filter((opinion) => opinion.fold === first), columns)
  const gold = await writeCells(file('gold'), opinions, columns)
  const themeGold = await writeCells(file('themes'), opinions, { id: 'id', theme: 'label', issue: 'label' })
  const placed = { taxonomy: DEPARTMENTS, labels: null, grouped: false, groupCount: null, gold }
  const many = await rotationsOf(file('many'), opinions, columns, rotations)
  const trials = [
    { ...placed, name: `${key}-zero` },
    { ...placed, name: `${key}-few`, labels, gold: tested },
    ...many.map((rotation) => ({ ...placed, ...rotation, name: `${key}-many${rotation.fold}` })),
    { ...placed, name: `${key}-themes`, taxonomy: await oneArea(bench), grouped: true, groupCount: THEMES_OF_PEER, gold: themeGold },
  ]
  const found = judgeAll(bench, { input: join(data, 'hotline/messages_7class.csv'), textColumns }, trials)
  const keep = async (on: string, at: number): Promise<void> => {
    const judged = await found.at(at)!
    const rows = on === themesOn ? partitionRows(on, 'themes', judged) : [...labelRows(on, [judged]), ...commonRows(on, judged.own)]
    bench.findings.tell(on, '', judged.seconds, rows)
    bench.findings.keep('quality', on, rows)
  }
  await Promise.all([keep(zeroOn, 0), keep(fewOn, 1), keepRotations(bench.findings, manyOn, many, found.slice(2, -1)), keep(themesOn, -1)])
}

/** A frame that divides nothing. */
async function oneArea(bench: Bench): Promise<string> {
  const path = join(bench.folder, 'one-area.json')
  await writeFile(path, JSON.stringify({ name: '不分领域', areas: [{ code: 'X', name: '全部', definition: '全部意见', seeds: ['的'], examples: [] }] }))
  return path
}

/** Groups of 95 % of the messages, then of all: which of the old pairs are still together. */
async function stability(bench: Bench, { data }: QualityPlan): Promise<void> {
  const on = '热点留言，多 5% 意见'
  bench.findings.open('quality', on)
  const opinions = await readLabelled(join(data, 'hotline/messages_hot_issues.csv'), '留言编号', ['留言主题', '留言详情'], '留言主题')
  const cells = { id: 'id', title: '留言主题', detail: '留言详情' }
  const parts = await Promise.all(
    (['before', 'after'] as const).map(async (name) => {
      const part = name === 'after' ? opinions : opinions.filter((_, row) => row % 20 !== 7)
      const material = { input: await writeCells(join(bench.folder, `${name}.csv`), part, cells), textColumns: ['title', 'detail'] }
      const trial = { name, taxonomy: DEPARTMENTS, labels: null, grouped: true, groupCount: null }
      const [own, peers] = await Promise.all([ownOpinions(bench, material, trial, null), peerOpinions(bench, material, [trial])])
      return { own, peer: peers?.[name] ?? null }
    }),
  )
  const [before, after] = parts as [(typeof parts)[0], (typeof parts)[0]]
  const peer = before.peer !== null && after.peer !== null ? await pairsKept(before.peer, after.peer) : null
  const rows = [{ on, measure: '原同组意见对仍同组', n: opinions.length, own: await pairsKept(before.own.path, after.own.path), peer, ratio: null, note: '' }]
  bench.findings.tell(on, '', before.own.seconds + after.own.seconds, rows)
  bench.findings.keep('quality', on, rows)
}
