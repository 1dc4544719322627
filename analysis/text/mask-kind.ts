export const MASK_KINDS = ['手机', '电话', '身份证', '银行卡', '邮箱', '账号', '车牌', '姓名', 'IP'] as const
export type MaskKind = (typeof MASK_KINDS)[number]

/** A personal datum in a text: code units start (included) to end (excluded). */
export interface PersonalSpan {
  readonly kind: MaskKind
  readonly start: number
  readonly end: number
}
