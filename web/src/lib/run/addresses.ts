/** Filters of the list of opinions behind a mark; keys as in the address. */
export interface OpinionFilters {
  readonly run: string
  readonly issue?: string
  readonly area?: string
  readonly stage?: string
  readonly audience?: string
  readonly channel?: string
  readonly kind?: string
  readonly org?: string
  readonly week?: string
}

/** Address of the opinions behind a mark. */
export function opinionsAddress(campaignId: string, filters: OpinionFilters): string {
  return `/c/${campaignId}/opinions?${query(filters)}`
}

/** Address of the issues of a run, filtered. */
export function issuesAddress(campaignId: string, filters: { readonly run: string; readonly area?: string; readonly stage?: string }): string {
  return `/c/${campaignId}/issues?${query(filters)}`
}

function query(filters: object): string {
  const given = Object.entries(filters as Record<string, string | undefined>).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]]))
  return new URLSearchParams(given).toString()
}
