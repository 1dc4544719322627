export const STATES = ['open', 'confirmed', 'dismissed', 'all'] as const
export const ORDERS = ['rank', 'mentions', 'latest'] as const
export type IssueState = (typeof STATES)[number]
export type IssueOrder = (typeof ORDERS)[number]

export const STATE_NAMES: Readonly<Record<IssueState, string>> = { open: '在列', confirmed: '已确认', dismissed: '不列入', all: '全部' }
export const ORDER_NAMES: Readonly<Record<IssueOrder, string>> = { rank: '按综合得分', mentions: '按提及次数', latest: '按最近提到' }

/** Filters of the list of issues, as in the address; '' = any. */
export interface IssueFilters {
  readonly area: string
  readonly stage: string
  readonly state: IssueState
  readonly search: string
  readonly order: IssueOrder
}

/** What the address asks for; what it says wrongly counts as not said. */
export function issueFilters(search: URLSearchParams): IssueFilters {
  const state = search.get('state')
  const order = search.get('order')
  return {
    area: search.get('area') ?? '',
    stage: search.get('stage') ?? '',
    state: STATES.find((known) => known === state) ?? 'open',
    search: search.get('search') ?? '',
    order: ORDERS.find((known) => known === order) ?? 'rank',
  }
}

/** How many filters hold issues back; the order holds none. */
export function filterCount({ area, stage, state, search }: IssueFilters): number {
  return [area !== '', stage !== '', state !== 'open', search !== ''].filter(Boolean).length
}

/** The query that the API takes. */
export function toIssueQuery({ area, stage, state, search, order }: IssueFilters) {
  return { state, order, ...(area !== '' && { area }), ...(stage !== '' && { stage }), ...(search !== '' && { search }) }
}
