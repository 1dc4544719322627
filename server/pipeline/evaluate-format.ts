import { type AreaEvaluation, COMMON_FROM, type Evaluation, type LabelEvaluation, type Measure, type PartitionEvaluation } from './evaluation.ts'

/** An evaluation as a Chinese table for the terminal; ends with a line break. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { counts } = evaluation
  const lines = [
    `按 ${evaluation.joinedBy === 'id' ? '编号' : '原文'}对应：意见 ${counts.opinions} 条，标准答案 ${counts.gold} 条，对上 ${counts.matched} 条` +
      `（标准答案里没有的 ${counts.opinionsUnmatched} 条，意见里没有的 ${counts.goldUnmatched} 条）`,
    '方括号内为 95% 区间（重抽样 1000 次）',
  ]
  if (evaluation.area) lines.push(...formatLabels('领域', evaluation.area), ...formatArea(evaluation.area))
  if (evaluation.stage) lines.push(...formatLabels('瓶颈环节', evaluation.stage))
  if (evaluation.kind) lines.push(...formatLabels('类型', evaluation.kind))
  if (evaluation.issues) lines.push(...formatPartition('问题', evaluation.issues))
  if (evaluation.themes) lines.push(...formatPartition('主题', evaluation.themes))
  for (const { column, reason } of evaluation.notMeasured) lines.push('', `未评 ${column}：${reason}`)
  return lines.join('\n') + '\n'
}

function formatLabels(title: string, part: LabelEvaluation): string[] {
  const lines = [
    '',
    `【${title}】评 ${part.n} 条，标准答案未定 ${part.leftOut} 条`,
    line('准确率', part.accuracy),
    line(`宏平均 F1（标准答案中的 ${part.macroOver.length} 类）`, part.macroF1),
    line(`宏平均 F1（不少于 ${COMMON_FROM} 条的 ${part.classes.filter(({ goldCount }) => goldCount >= COMMON_FROM).length} 类）`, part.commonMacroF1),
    line('一致性 κ', part.kappa),
    `  ${padEnd('类', 10)}${['条数', '判为', '精确率', '召回率', 'F1'].map((name) => padStart(name, 9)).join('')}`,
  ]
  for (const row of part.classes) {
    const cells = [String(row.goldCount), String(row.predictedCount), figure(row.precision), figure(row.recall), figure(row.f1)]
    lines.push(`  ${padEnd(row.label || '（空）', 10)}${cells.map((cell) => padStart(cell, 9)).join('')}`)
  }
  if (part.calibration) {
    const { eceWidth, eceCount, coverage } = part.calibration
    lines.push(`  把握程度误差 ${figure(eceWidth)}（等宽十档）、${figure(eceCount)}（等量十档）`)
    for (const step of coverage) lines.push(line(`最有把握的 ${Math.round(step.coverage * 100)}% 准确率`, step.accuracy))
  }
  return lines
}

function formatArea(part: AreaEvaluation): string[] {
  const lines = [
    line(`待研判 ${part.abstention.count} 条，占比`, part.abstention.rate),
    line(`已判定的 ${part.decided.n} 条准确率`, part.decided.accuracy),
  ]
  if (part.best) lines.push(line('最可能领域准确率', part.best.accuracy), line('最可能领域宏平均 F1', part.best.macroF1))
  if (part.second) {
    lines.push(line('判中主类或次类', part.second.eitherAccuracy))
    lines.push(`  有次类的 ${part.second.n} 条，次类被找到 ${figure(part.second.recall)}`)
  }
  return lines
}

function formatPartition(title: string, part: PartitionEvaluation): string[] {
  return [
    '',
    `【${title}】评 ${part.n} 条，标准答案未定 ${part.leftOut} 条；标准答案 ${part.goldGroups} 组，得出 ${part.predictedGroups} 组，未归组 ${part.single} 条`,
    line('B-cubed 精确率', part.bCubedPrecision),
    line('B-cubed 召回率', part.bCubedRecall),
    line('B-cubed F1', part.bCubedF1),
    line('同质性', part.homogeneity),
    line('完整性', part.completeness),
    line('V-measure', part.vMeasure),
    line('调整兰德指数', part.adjustedRand),
    `  ${padEnd('同组意见对仍同组', 32)}${figure(part.pairsKept)}`,
  ]
}

function line(name: string, measure: Measure): string {
  const interval = measure.low === null ? '' : `  [${figure(measure.low)}, ${figure(measure.high)}]`
  return `  ${padEnd(name, 32)}${figure(measure.value)}${interval}`
}

function figure(value: number | null): string {
  return value === null ? '—' : value.toFixed(4)
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(1, width - displayWidth(text)))
}

function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(1, width - displayWidth(text))) + text
}

/** Columns a terminal needs: two for a Chinese character or full-width mark. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += /[\u2e80-\u9fff\u3000-\u303f\uff00-\uff60—]/u.test(character) ? 2 : 1
  return width
}
