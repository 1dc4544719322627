import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BUILTIN_TAXONOMY } from '../analysis/index.ts'
import { type Bench, type Judged, judgeAll, judgeOwn } from './judge.ts'
import { labelRows } from './quality-rows.ts'
import { keepRotations, type QualityPlan, type Rotation, rotationsOf } from './rotate.ts'
import { type Labelled, readLabelled, writeCells } from './sets.ts'

/** Under another name an area is not the built-in one, so that the base model, which has seen these opinions, is not used. */
const RENAMED = '（评测）'
const COLUMNS = { id: 'id', area: 'area', second: 'second', stage: 'stage', kind: 'kind' }

/** The labelled opinions on education: with a model trained on the others, by the frame alone, by the labels of the others. */
export async function measureEducation(bench: Bench, { data, rotations }: QualityPlan): Promise<void> {
  const [trainedOn, zeroOn, labelledOn] = ['教育意见，其余各份训练的模型', '教育意见，只有领域文件', '教育意见，其余各份作为已确认标签'] as const
  for (const on of [trainedOn, zeroOn, labelledOn]) bench.findings.open('quality', on)
  const input = join(data, 'opinions/education_labelled.csv')
  const opinions = await readLabelled(input, 'id', ['text'], 'text')
  const gold = await writeCells(join(bench.folder, 'education-gold.csv'), opinions, COLUMNS)
  const parts = await rotationsOf(join(bench.folder, 'education'), opinions, COLUMNS, rotations)
  const placed = { taxonomy: await renamedTaxonomy(bench), labels: null, grouped: false, groupCount: null, gold }
  const trials = [{ ...placed, name: 'education-zero' }, ...parts.map((part) => ({ ...placed, ...part, name: `education${part.fold}` }))]
  const [zero, ...labelled] = judgeAll(bench, { input, textColumns: ['text'] }, trials)
  const trained = parts.map((part, at) => judgeTrained(bench, data, opinions, part, labelled[at]!))
  const keepZero = async (): Promise<void> => {
    const judged = await zero!
    bench.findings.tell(zeroOn, '', judged.seconds, labelRows(zeroOn, [judged]))
    bench.findings.keep('quality', zeroOn, labelRows(zeroOn, [judged]))
  }
  await Promise.all([keepZero(), keepRotations(bench.findings, labelledOn, parts, labelled), keepRotations(bench.findings, trainedOn, parts, trained)])
}

/** The whole pipeline places one part with a model trained on the others, beside what the peer learned from the same labels. */
async function judgeTrained(bench: Bench, data: string, opinions: readonly Labelled[], part: Rotation, labelled: Promise<Judged>): Promise<Judged> {
  const tested = opinions.filter((opinion) => opinion.fold === part.fold)
  const input = await writeCells(join(bench.folder, `tested${part.fold}.csv`), tested, { id: 'id', text: 'text' })
  const trial = { name: `trained${part.fold}`, taxonomy: null, labels: null, grouped: false, groupCount: null, gold: part.gold }
  const { evaluation: own, seconds } = await judgeOwn(bench, { input, textColumns: ['text'] }, trial, { data, heldOutFold: part.fold })
  return { own, peer: (await labelled).peer, seconds }
}

async function renamedTaxonomy(bench: Bench): Promise<string> {
  const [last, ...others] = BUILTIN_TAXONOMY.areas.toReversed()
  const path = join(bench.folder, 'education.json')
  await writeFile(path, JSON.stringify({ ...BUILTIN_TAXONOMY, areas: [...others.reverse(), { ...last, name: last!.name + RENAMED }] }))
  return path
}
