import type { OrgNode, PlacedOpinion } from '$lib/api/types'
import type { OpinionFilters } from '$lib/run/addresses'
import { areaName, stageName } from '$lib/run/frame'
import { KIND_NAMES } from '$analysis/taxonomy/taxonomy.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEYS = ['issue', 'area', 'stage', 'audience', 'channel', 'kind', 'org', 'week'] as const
export type FilterKey = (typeof KEYS)[number]

/** What the address asks for, without the run. */
export function opinionFilters(search: URLSearchParams): Omit<OpinionFilters, 'run'> & { search?: string } {
  return Object.fromEntries([...KEYS, 'search'].flatMap((key) => {
    const value = search.get(key)
    return value === null || value === '' ? [] : [[key, value]]
  }))
}

/** Filters in words, in a fixed order; each can be taken out by its key. */
export function filterWords(filters: Omit<OpinionFilters, 'run'>, names: { readonly issue: string | null; readonly orgs: readonly Pick<OrgNode, 'id' | 'name'>[] }): { key: FilterKey; label: string; value: string }[] {
  const words: Readonly<Record<FilterKey, (value: string) => { label: string; value: string }>> = {
    issue: (id) => ({ label: '问题', value: names.issue ?? id }),
    area: (code) => ({ label: '领域', value: `${code} ${areaName(code)}` }),
    stage: (code) => ({ label: '环节', value: stageName(code) }),
    audience: (value) => ({ label: '对象', value }),
    channel: (value) => ({ label: '渠道', value }),
    kind: (code) => ({ label: '类型', value: kindName(code) }),
    org: (id) => ({ label: '单位', value: names.orgs.find((org) => org.id === id)?.name ?? '未知单位' }),
    week: (monday) => ({ label: '时间', value: weekWords(monday) }),
  }
  return KEYS.flatMap((key) => {
    const value = filters[key]
    return value === undefined ? [] : [{ key, ...words[key](value) }]
  })
}

/** `反映问题` of P; a code of its own stands for itself. */
export function kindName(code: string): string {
  return (KIND_NAMES as Readonly<Record<string, string>>)[code] ?? code
}

/** `3月2日至3月8日` of the week that begins on a Monday given as `2026-03-02`. */
export function weekWords(monday: string): string {
  const first = new Date(`${monday}T00:00:00Z`)
  const day = (date: Date): string => `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
  return `${day(first)}至${day(new Date(first.getTime() + 6 * DAY_MS))}`
}

/** Where an opinion was said, briefly: `调查问卷 · 家长 · 小学`. */
export function sayingWords({ channel, audience, schoolStage }: Pick<PlacedOpinion, 'channel' | 'audience' | 'schoolStage'>): string {
  return [channel, audience, schoolStage].filter((part) => part !== null).join(' · ')
}

/** Where an opinion came from, briefly: `家长问卷.xlsx 第 12 行`, `手工记录`. */
export function sourceWords({ fileName, row }: PlacedOpinion['source']): string {
  return fileName === null ? '手工记录' : row === null ? fileName : `${fileName} 第 ${row} 行`
}
