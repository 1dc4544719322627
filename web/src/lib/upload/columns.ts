import type { ColumnNames, Upload } from '$lib/api/types'

export type UploadPreview = NonNullable<Upload['preview']>
export type TextMode = UploadPreview['textMode']
export type ColumnRole = UploadPreview['columns'][number]['role']

/** Questions stand as column names; beyond this many characters they are cut in a sentence. */
const LONGEST_NAME = 20

type SingleRole = Exclude<keyof ColumnNames, 'text' | 'textMode'>
const SINGLE_ROLES: readonly SingleRole[] = ['id', 'person', 'time', 'org', 'audience', 'channel', 'mentions']

/** In the order of a choice; what a column is taken as unless it is one of them stands last. */
const ROLE_NAMES: Readonly<Record<ColumnRole, string>> = {
  text: '意见内容',
  id: '编号',
  person: '反映人',
  time: '时间',
  org: '单位',
  audience: '对象',
  channel: '渠道',
  mentions: '提及人数',
  other: '不使用',
  personal: '个人信息，不入库',
}

function isSingle(role: ColumnRole): role is SingleRole {
  return (SINGLE_ROLES as readonly string[]).includes(role)
}

/** What a column is when it is nothing else: personal data stay personal data. */
function restingRole(preview: UploadPreview, at: number): ColumnRole {
  return preview.columns[at]?.role === 'personal' ? 'personal' : 'other'
}

/** The choices for a column; one with personal data cannot be kept under another name. */
export function roleOptions(preview: UploadPreview, at: number): { value: ColumnRole; label: string }[] {
  const resting = restingRole(preview, at)
  return (Object.keys(ROLE_NAMES) as ColumnRole[]).filter((role) => (role !== 'other' && role !== 'personal') || role === resting).map((value) => ({ value, label: ROLE_NAMES[value] }))
}

/** One role a column, as proposed; where two columns carry the same name the first one has it. */
export function proposedRoles({ columns, proposed }: UploadPreview): ColumnRole[] {
  const taken = new Set<string>()
  return columns.map(({ column, role }) => {
    const rest = role === 'personal' ? 'personal' : 'other'
    if (taken.has(column)) return rest
    taken.add(column)
    if (proposed.text.includes(column)) return 'text'
    return SINGLE_ROLES.find((single) => proposed[single] === column) ?? rest
  })
}

/**
 * Places of the columns as they are shown: what is proposed as text first, then what else is used, then the rest, each in the
 * file's order. A questionnaire's answers stand far to the right in the file.
 */
export function shownOrder(preview: UploadPreview): number[] {
  const roles = proposedRoles(preview)
  const group = (at: number): number => (roles[at] === 'text' ? 0 : roles[at] === 'other' || roles[at] === 'personal' ? 2 : 1)
  return preview.columns.map((_, at) => at).toSorted((a, b) => group(a) - group(b) || a - b)
}

/** The roles after one was changed; whichever column had that role before gives it up, but for the text, which may be several. */
export function withRole(preview: UploadPreview, roles: readonly ColumnRole[], at: number, role: ColumnRole): ColumnRole[] {
  return roles.map((before, index) => (index === at ? role : isSingle(role) && before === role ? restingRole(preview, index) : before))
}

/**
 * What the API takes; null while no column is the text.
 *
 * @param mode - how several text columns are read; says nothing where there is one
 */
export function toColumnNames({ columns }: UploadPreview, roles: readonly ColumnRole[], mode: TextMode): ColumnNames | null {
  const named = (role: ColumnRole): string[] => columns.filter((_, at) => roles[at] === role).map(({ column }) => column)
  const text = named('text')
  if (text.length === 0) return null
  const single = (role: SingleRole): string | null => named(role)[0] ?? null
  return { text, ...(text.length > 1 && { textMode: mode }), id: single('id'), person: single('person'), time: single('time'), org: single('org'), audience: single('audience'), channel: single('channel'), mentions: single('mentions') }
}

/** What will happen with these roles, sentence by sentence. */
export function consequences(preview: UploadPreview, roles: readonly ColumnRole[], mode: TextMode, orgName: string): string[] {
  const names = toColumnNames(preview, roles, mode)
  if (names === null) return ['请至少把一列选为“意见内容”。']
  const quoted = (columns: readonly string[]): string => columns.map((column) => `“${[...column].length > LONGEST_NAME ? `${[...column].slice(0, LONGEST_NAME).join('')}…` : column}”`).join('')
  const isEach = mode === 'each' && names.text.length > 1
  const first = isEach
    ? `每个回答一条意见：取自${quoted(names.text)}，空着的不算。`
    : names.text.length > 1
      ? `每行一条意见，由${quoted(names.text)}连成。`
      : `每行一条意见，取自${quoted(names.text)}。`
  const place = names.org === null ? `全部记在${orgName}名下。` : `单位取自“${names.org}”，认不出的记在${orgName}名下。`
  const count = names.mentions === null ? [] : [`提及人数取自“${names.mentions}”，空着的算 1 人。`]
  const person = names.person === null ? [] : [`“${names.person}”只用来分清是不是同一个人，不保存姓名。`]
  const personal = roles.includes('personal') ? ['个人信息列不入库；'] : []
  return [first, place, ...count, ...person, `${personal.join('')}内容里的姓名、电话等在保存前自动隐去。`]
}
