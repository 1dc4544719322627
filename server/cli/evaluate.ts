import { evaluateFiles, formatEvaluation } from '../pipeline/evaluate.ts'
import { parse } from './parse.ts'
import { UsageError } from './usage.ts'

/** `wz evaluate opinions.csv --gold gold.csv [--json]` */
export async function evaluateCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, { gold: { type: 'string' }, json: { type: 'boolean' } })
  const [opinions, ...others] = positionals
  if (opinions === undefined || others.length > 0) throw new UsageError('请写明一个 opinions.csv。')
  if (values.gold === undefined) throw new UsageError('请用 --gold 写明标准答案文件。')
  const evaluation = await evaluateFiles(opinions, values.gold)
  process.stdout.write(values.json ? `${JSON.stringify(evaluation, null, 2)}\n` : formatEvaluation(evaluation))
}
