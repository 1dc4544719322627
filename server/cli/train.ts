import { trainFiles } from '../pipeline/train-files.ts'
import { parse, wholeNumber } from './parse.ts'
import { UsageError } from './usage.ts'

/** `wz train --labels FILE… [--unlabelled FILE…] [--outside FILE…] [--synthetic FILE --synthetic-gold FILE] --out FILE` */
export async function trainCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, {
    labels: { type: 'string', multiple: true },
    unlabelled: { type: 'string', multiple: true },
    outside: { type: 'string', multiple: true },
    synthetic: { type: 'string' },
    'synthetic-gold': { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string' },
  })
  if (positionals.length > 0) throw new UsageError(`多出了“${positionals[0]}”。`)
  if (!values.labels) throw new UsageError('请用 --labels 写明已标注的文件。')
  if (values.out === undefined) throw new UsageError('请用 --out 写明模型文件。')
  const opinionsPath = values.synthetic
  const goldPath = values['synthetic-gold']
  if ((opinionsPath === undefined) !== (goldPath === undefined)) throw new UsageError('--synthetic 和 --synthetic-gold 要一起写。')
  const { trained, cardPath } = await trainFiles({
    labelPaths: values.labels,
    unlabelledPaths: values.unlabelled ?? [],
    outsidePaths: values.outside ?? [],
    synthetic: opinionsPath === undefined || goldPath === undefined ? null : { opinionsPath, goldPath },
    outPath: values.out,
    seed: wholeNumber('seed', values.seed, 1, 0, 0xffffffff),
  })
  const { area, stage, kind } = trained.figures
  const figure = (name: string, { count, accuracy, macroF1 }: typeof area): string =>
    `  ${name}：${count} 条，正确率 ${accuracy.toFixed(3)}，宏平均 F1 ${macroF1.toFixed(3)}`
  const lines = [
    `用 ${trained.labelledCount} 条已标注、${trained.supportingCount} 条辅助、${trained.unlabelledCount} 条未标注的意见训练完毕。五份轮流留出的平均成绩：`,
    figure('领域', area),
    ...(stage ? [figure('瓶颈环节', stage)] : []),
    figure('类型', kind),
    `已写入 ${values.out} 和 ${cardPath}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
