import { v7 as uuid } from 'uuid'
import { urgentMatters } from '../../analysis/index.ts'
import { LEAD_CATEGORIES } from './category.ts'

/** What decides whether an opinion is urgent, under the names of its row. */
export interface ReadOpinion {
  readonly org_id: string
  readonly row_key: string
  readonly text: string
}

/** An opinion that is to become a lead: no text. */
export interface FoundLead {
  readonly id: string
  readonly org_id: string
  readonly row_key: string
  readonly category: string
  /** categories joined by | */
  readonly codes: string
}

/** Which opinions speak of something urgent. Needs no database: a thread that reads a file can ask it. */
export function findLeads(opinions: readonly ReadOpinion[]): FoundLead[] {
  return opinions.flatMap(({ org_id, row_key, text }) => {
    const matters: readonly string[] = urgentMatters(text)
    const codes = LEAD_CATEGORIES.filter((category) => matters.includes(category))
    return codes.length === 0 ? [] : [{ id: uuid(), org_id, row_key, category: codes[0]!, codes: codes.join('|') }]
  })
}
