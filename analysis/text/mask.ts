import type { MaskKind, PersonalSpan } from './mask-kind.ts'
import { findNames } from './mask-name.ts'
import { findNumbers } from './mask-number.ts'

export interface MaskedText {
  readonly text: string
  /** masked items by kind; kinds not found are 0 */
  readonly found: Readonly<Record<MaskKind, number>>
}

const NONE: Readonly<Record<MaskKind, number>> = countKinds([])
/** Masking one datum can lay bare the boundary of another; a second look finds it. */
const MAX_LOOKS = 4

/**
 * Personal data in a text, by rules alone.
 *
 * @returns spans that do not overlap, in the order of the text; of two that overlap the earlier, then the longer stays
 */
export function findPersonal(text: string): PersonalSpan[] {
  const spans = [...findNumbers(text), ...findNames(text)]
  if (spans.length < 2) return spans
  spans.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: PersonalSpan[] = []
  for (const span of spans) {
    const last = kept.at(-1)
    if (last === undefined || span.start >= last.end) kept.push(span)
  }
  return kept
}

/**
 * Replaces personal data by typed placeholders such as 〔手机〕; a title behind a name is kept (〔姓名〕老师).
 * Pure, deterministic and idempotent: masking a masked text changes nothing and finds nothing.
 */
export function maskPersonal(text: string): MaskedText {
  let masked = text
  const all: PersonalSpan[] = []
  for (let look = 0; look < MAX_LOOKS; look++) {
    const spans = findPersonal(masked)
    if (spans.length === 0) break
    all.push(...spans)
    masked = replaceSpans(masked, spans)
  }
  return all.length === 0 ? { text, found: NONE } : { text: masked, found: countKinds(all) }
}

function replaceSpans(text: string, spans: readonly PersonalSpan[]): string {
  let out = ''
  let from = 0
  for (const { kind, start, end } of spans) {
    out += `${text.slice(from, start)}〔${kind}〕`
    from = end
  }
  return out + text.slice(from)
}

function countKinds(spans: readonly PersonalSpan[]): Record<MaskKind, number> {
  const found = { 手机: 0, 电话: 0, 身份证: 0, 银行卡: 0, 邮箱: 0, 账号: 0, 车牌: 0, 姓名: 0, IP: 0 }
  for (const { kind } of spans) found[kind]++
  return found
}
