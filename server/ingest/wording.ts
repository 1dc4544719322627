import { describeRejection } from '../pipeline/input-error.ts'
import type { Rejection } from '../pipeline/result.ts'

/** The command line's advice, and what to do in the browser instead. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/请用 --text 指定意见所在的列，/, '请确认表里有一列写的是意见或建议，并写上表头；'],
  [/；需要时用 --sheet 指定/, '；需要的话，请把它另存为单独的文件再上传'],
  [/请去掉 --encoding 让程序自己判断，或换一种编码/, '请用 Excel 或 WPS 打开后另存为 .xlsx 再试'],
  [/，或不用 --id 让程序自己编号/, '，或选择没有编号列'],
  [/，编号为“行编号#第几列”，题目写在“问卷题目”列/, ''],
]

/** Headers of questionnaires are whole questions; quoted in a sentence they need not be whole. */
const LONG_QUOTE = /“([^”]{20})[^”]{5,}”/g

/** A sentence of the pipeline as it stands on a screen: no option of the command line. */
export function onScreen(sentence: string): string {
  const reworded = ADVICE.reduce((text, [pattern, instead]) => text.replace(pattern, instead), sentence.replace(LONG_QUOTE, '“$1…”'))
  if (!/--[a-z]/.test(reworded)) return reworded
  return reworded.split('；').filter((part) => !/--[a-z]/.test(part)).join('；')
}

export function problemOnScreen(problem: Rejection): string {
  return onScreen(describeRejection(problem))
}
