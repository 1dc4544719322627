import type { TaskFigures } from './train-figures.ts'
import type { Trained } from './train.ts'

const NAMES = { area: '领域', stage: '瓶颈环节', kind: '类型' } as const

/** The card that goes beside a model file: what it was trained on, how well it does, where it fails. Markdown, no clock time. */
export function modelCard(trained: Trained, about: { readonly taxonomy: string; readonly segmenter: string; readonly seed: number; readonly hash: string }): string {
  const { figures, labelledCount, supportingCount, unlabelledCount, bytes } = trained
  const tasks = (['area', 'stage', 'kind'] as const).flatMap((task) => (figures[task] ? [{ name: NAMES[task], figures: figures[task] }] : []))
  return [
    `# 基础模型：${about.taxonomy}`,
    '',
    `- 文件摘要 ${about.hash}，${bytes.length} 字节；分词 ${about.segmenter}；种子 ${about.seed}`,
    `- 训练：${labelledCount} 条已标注的真实意见，${supportingCount} 条只学领域、不参与评分的意见（为本项目编写的，和已知不属教育系统的），以及框架自带的例句；词义和与各领域种子词同行的说法由 ${unlabelledCount} 条未标注文本学得`,
    '- 内容只有权重：字词经散列，不含原文，也不含词表',
    '- 评测：只用真实意见；按原文 SHA-1 模 5 分五份，轮流留一份不参与训练；表中为五轮平均，“合并”为五份合在一起算',
    '',
    '| | n | 准确率 | 宏 F1 | 宏 F1（合并） | 校准误差 | 最有把握的 80% | 50% |',
    '|---|---|---|---|---|---|---|---|',
    ...tasks.map((task) => rowOf(task.name, task.figures)),
    '',
    '## 各类 F1（合并）',
    ...tasks.map((task) => `- ${task.name}：${task.figures.classes.map(({ code, count, f1 }) => `${code} ${f1.toFixed(2)}（n=${count}）`).join('，')}`),
    '',
    '## 局限',
    '- 真实标注来自网络问政留言与高校点评，没有谈心谈话、教研组会、班队会的口气；口头意见只有编写的可学，实际把握会低于表中数字',
    '- 编写的意见就是示例活动，所以示例活动上的归类好坏不说明问题',
    '- n 不足 30 的类，指标只作参考；把握不足的意见留作“待研判”，先由人看',
    '- 只用于与训练时领域、环节代码和名称相同的框架；换了框架只用其中的词义',
    '',
  ].join('\n')
}

function rowOf(name: string, figures: TaskFigures): string {
  const cells = [figures.accuracy, figures.macroF1, figures.pooledMacroF1, figures.calibrationError, ...figures.accuracyOfSurest.map(({ accuracy }) => accuracy)]
  return `| ${name} | ${figures.count} | ${cells.map((value) => value.toFixed(3)).join(' | ')} |`
}
