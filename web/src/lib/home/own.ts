import type { OrgRef } from '$lib/api/types'

const OWN: Readonly<Record<OrgRef['kind'], string>> = { 市局: '全市', 教育组: '本组', 市属学校: '本校', 园校: '本校', 局直单位: '本单位', 机关科室: '本科室' }

/** How an org speaks of what is its own: 本校问题清单, 全市问题清单. */
export function ownWord(kind: OrgRef['kind']): string {
  return OWN[kind]
}
