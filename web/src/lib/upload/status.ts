import type { Upload } from '$lib/api/types'
import { formatCount } from '$lib/ui/format.ts'
import type { Tone } from '$lib/ui/types.ts'

export type UploadStatus = Upload['status']

const WORDS: Readonly<Record<UploadStatus, { readonly label: string; readonly tone: Tone }>> = {
  received: { label: '等待读取', tone: 'neutral' },
  reading: { label: '正在读取', tone: 'accent' },
  read: { label: '待确认', tone: 'warning' },
  confirmed: { label: '等待保存', tone: 'neutral' },
  storing: { label: '正在保存', tone: 'accent' },
  done: { label: '已完成', tone: 'success' },
  refused: { label: '未能读取', tone: 'danger' },
  cancelled: { label: '已放弃', tone: 'neutral' },
  withdrawn: { label: '已撤回', tone: 'neutral' },
}

export function statusLabel(status: UploadStatus): string {
  return WORDS[status].label
}

export function statusTone(status: UploadStatus): Tone {
  return WORDS[status].tone
}

/** Whether it changes by itself, without the uploader. */
export function isUnderWay(status: UploadStatus): boolean {
  return ['received', 'reading', 'confirmed', 'storing'].includes(status)
}

/** One line: where the upload stands, or what came of it. */
export function outcome({ fileName, status, receipt, preview, refusal }: Pick<Upload, 'fileName' | 'status' | 'receipt' | 'preview' | 'refusal'>): string {
  if (status === 'refused') return refusalWords({ fileName, refusal })[0] ?? ''
  if (status === 'read' && preview !== null) return `共 ${formatCount(preview.rowCount)} 行，请确认各列`
  if (receipt === null) return ''
  const parts = [`收下 ${formatCount(receipt.acceptedCount)} 条`]
  if (receipt.repeatedCount > 0) parts.push(`重复 ${formatCount(receipt.repeatedCount)} 条`)
  if (receipt.rejectedCount > 0) parts.push(`未收 ${formatCount(receipt.rejectedCount)} 行`)
  return parts.join('，')
}

/** Why a file was refused, without its own name before each sentence: it stands above already. */
export function refusalWords({ fileName, refusal }: Pick<Upload, 'fileName' | 'refusal'>): string[] {
  return (refusal ?? []).map((sentence) => (sentence.startsWith(`${fileName}：`) ? sentence.slice(fileName.length + 1) : sentence))
}

/** `姓名 12 处、手机 3 处`, most first; null when nothing was masked. */
export function maskedWords(masked: Readonly<Record<string, number>>): string | null {
  const found = Object.entries(masked).filter(([, count]) => count > 0)
  if (found.length === 0) return null
  return found
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([kind, count]) => `${kind} ${formatCount(count)} 处`)
    .join('、')
}
