import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BUILTIN_TAXONOMY } from '../analysis/index.ts'
import { type Bench, type Judged, judgeAll, judgeOwn } from './judge.ts'
import { commonRows, labelRows } from './quality-rows.ts'
import { keepRotations, type QualityPlan, type Rotation, rotationsOf } from './rotate.ts'
import { fewOfEach, type Labelled, readLabelled, writeCells } from './sets.ts'

/** Under another name an area is not the built-in one, so that the base model, which has seen these opinions, is not used. */
const RENAMED = '（评测）'
/** Labels of each area that may be learned from when there are few. */
const FEW = [5, 20] as const
const COLUMNS = { id: 'id', area: 'area', second: 'second', stage: 'stage', kind: 'kind' }

/** The labelled opinions on education: with a model trained on the others, by the frame alone, by the labels of the others. */
export async function measureEducation(bench: Bench, { data, rotations }: QualityPlan): Promise<void> {
  const [trainedOn, zeroOn, labelledOn] = ['教育意见，其余各份训练的模型', '教育意见，只有领域文件', '教育意见，其余各份作为已确认标签'] as const
  const fewOn = FEW.map((count) => `教育意见，每类 ${count} 条标签`)
  for (const on of [trainedOn, zeroOn, ...fewOn, labelledOn]) bench.findings.open('quality', on)
  const input = join(data, 'opinions/education_labelled.csv')
  const opinions = await readLabelled(input, 'id', ['text'], 'text')
  const gold = await writeCells(join(bench.folder, 'education-gold.csv'), opinions, COLUMNS)
  const parts = await rotationsOf(join(bench.folder, 'education'), opinions, COLUMNS, rotations)
  const placed = { taxonomy: await renamedTaxonomy(bench), labels: null, grouped: false, groupCount: null, gold }
  const few = await Promise.all(FEW.map((count) => fewTrial(bench, opinions, count)))
  const trials = [{ ...placed, name: 'education-zero' }, ...few.map((files, at) => ({ ...placed, ...files, name: `education-few${FEW[at]!}` })), ...parts.map((part) => ({ ...placed, ...part, name: `education${part.fold}` }))]
  const found = judgeAll(bench, { input, textColumns: ['text'] }, trials)
  const labelled = found.slice(1 + FEW.length)
  const trained = parts.map((part, at) => judgeTrained(bench, data, opinions, part, labelled[at]!))
  const keep = async (on: string, at: number): Promise<void> => {
    const judged = await found[at]!
    const rows = [...labelRows(on, [judged]), ...commonRows(on, judged.own)]
    bench.findings.tell(on, '', judged.seconds, rows)
    bench.findings.keep('quality', on, rows)
  }
  await Promise.all([keep(zeroOn, 0), ...fewOn.map((on, at) => keep(on, 1 + at)), keepRotations(bench.findings, labelledOn, parts, labelled), keepRotations(bench.findings, trainedOn, parts, trained)])
}

/** The whole pipeline places one part with a model trained on the others, beside what the peer learned from the same labels. */
async function judgeTrained(bench: Bench, data: string, opinions: readonly Labelled[], part: Rotation, labelled: Promise<Judged>): Promise<Judged> {
  const tested = opinions.filter((opinion) => opinion.fold === part.fold)
  const input = await writeCells(join(bench.folder, `tested${part.fold}.csv`), tested, { id: 'id', text: 'text' })
  const trial = { name: `trained${part.fold}`, taxonomy: null, labels: null, grouped: false, groupCount: null, gold: part.gold }
  const { evaluation: own, path, seconds } = await judgeOwn(bench, { input, textColumns: ['text'] }, trial, { data, heldOutFold: part.fold })
  return { own, peer: (await labelled).peer, path, seconds }
}

/** A few labels of each area to learn from, all other opinions to judge by. */
async function fewTrial(bench: Bench, opinions: readonly Labelled[], count: number): Promise<{ labels: string; gold: string }> {
  const chosen = fewOfEach(opinions, 'area', count)
  const ids = new Set(chosen.map(({ id }) => id))
  const labels = await writeCells(join(bench.folder, `education-few${count}.csv`), chosen, { id: 'id', area: 'area' })
  return { labels, gold: await writeCells(join(bench.folder, `education-few${count}-gold.csv`), opinions.filter(({ id }) => !ids.has(id)), { id: 'id', area: 'area', second: 'second' }) }
}

async function renamedTaxonomy(bench: Bench): Promise<string> {
  const [last, ...others] = BUILTIN_TAXONOMY.areas.toReversed()
  const path = join(bench.folder, 'education.json')
  await writeFile(path, JSON.stringify({ ...BUILTIN_TAXONOMY, areas: [...others.reverse(), { ...last, name: last!.name + RENAMED }] }))
  return path
}
