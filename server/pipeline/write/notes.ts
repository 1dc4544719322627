import type { IssueRow } from '../result.ts'
import { documentName, isUnreviewed, reviewMark } from './heading.ts'
import type { ReportView } from './view.ts'
import { percent } from './words.ts'

/** Stands for quotes that are for the handler of urgent leads alone. */
export const WITHHELD = '含紧急线索，只供指定的人查看。'

/** A term of the reports and what it means. */
export interface Meaning {
  readonly term: string
  readonly meaning: string
}

/** What a share must not be taken for. */
export function sampleNote(): string {
  return '意见来自主动反映和填报，不是随机抽样，占比只说明本次收到的意见，不代表全体。'
}

function reviewLine({ heading }: ReportView): Meaning {
  if (heading === null || isUnreviewed(heading)) {
    return { term: '未经研判', meaning: '领域、环节、问题的归并和题目都由机器完成，没有经过研判人员确认，可能有错。请对照原话使用，不作为评价任何单位和个人的依据。' }
  }
  return { term: '研判', meaning: `${reviewMark(heading)}。“已研判”的问题由研判人员确认、改名或合并过；其他问题和各领域、各环节的条数由机器归类，可能有错。请对照原话使用，不作为评价任何单位和个人的依据。` }
}

function inputLine(view: ReportView): Meaning {
  const { rows, accepted, rejected, masked } = view.result.counts
  const kinds = Object.entries(masked).filter(([, count]) => count > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name}${count}处`)
  const hidden = kinds.length === 0 ? '' : `个人信息已隐去：${kinds.join('、')}。`
  if (view.heading !== null) return { term: '数据', meaning: `参与分析的意见共${accepted}份，个人信息在存入系统之前已经隐去。` }
  return { term: '数据', meaning: `读入${rows}行，收下${accepted}行，未收下${rejected}行（原因逐行列在 result.json 中）。${hidden}` }
}

function rankLine(view: ReportView): Meaning {
  const has = (partOf: (row: IssueRow) => number | null): boolean => view.result.issues.some((row) => partOf(row) !== null)
  const parts = [
    '人数', ...(has((row) => row.scoreOrgs) ? ['涉及单位'] : []), ...(has((row) => row.scoreAudiences) ? ['涉及对象'] : []),
    '严重程度', ...(has((row) => row.scoreGrowth) ? ['近期增长'] : []),
  ]
  return {
    term: '排序与并列',
    meaning: `综合得分由${parts.join('、')}合成，在0到1之间。可能范围是反复抽取部分意见重算得到的，范围分不出先后的问题标“并列”，先后不作数。`,
  }
}

function firmLine(view: ReportView): Meaning[] {
  const { stability } = view.result
  if (stability === null) return []
  return [{ term: '归并是否稳定', meaning: `去掉${percent(stability.leftOutShare, 1)}的意见重做一遍，原来归在一起的意见有${percent(stability.pairsKept, 1)}仍在一起。` }]
}

/** What the words and numbers of the reports mean, in the order in which a reader asks. */
export function meaningLines(view: ReportView): Meaning[] {
  return [
    reviewLine(view),
    { term: '不是抽样调查', meaning: sampleNote() },
    { term: '三种数不能混用', meaning: '“人”是提出意见的人数，同一人说几次只算一人；“条”是提出的次数，说一次算一条；“不同内容”把相同或几乎相同的文字并作一条。来源文件没有人员一栏时不列人数。' },
    { term: '范围外与待研判', meaning: '范围外是不属于任何领域的意见；待研判是把握不足、机器没有归类的意见，需要人来看。二者都不计入各领域。' },
    rankLine(view),
    ...firmLine(view),
    inputLine(view),
    { term: '小数目', meaning: '本报告含5人以下的数目，供内部使用；对外公开前应当先作处理。' },
    { term: '出处', meaning: `每个数目都可以在 ${documentName(view.heading, 'opinions.csv')} 中按领域、环节或问题编号（issueId）查到对应的意见。` },
  ]
}
