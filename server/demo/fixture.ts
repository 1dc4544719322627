import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

const FOLDER = new URL('../../fixtures/demo/', import.meta.url)

/** A line of a file by its headers. */
export type Line = Readonly<Record<string, string>>

export interface CampaignFixture {
  readonly name: string
  readonly orgId: string
  readonly term: { readonly from: string; readonly to: string }
  readonly stages: readonly { readonly name: string; readonly from: string; readonly to: string; readonly task: string }[]
  readonly coverage: readonly { readonly audience: string; readonly channel: string }[]
}

/** The demonstration campaign as it was written down; see fixtures/demo/README.md. */
export interface Fixture {
  readonly campaign: CampaignFixture
  readonly orgs: readonly Line[]
  readonly occasions: readonly Line[]
  readonly opinions: readonly Line[]
}

export const OPINIONS_FILE = 'opinions.csv'

export async function readFixture(): Promise<Fixture> {
  const [campaign, orgs, occasions, opinions] = await Promise.all([read('campaign.json'), read('orgs.csv'), read('occasions.csv'), read(OPINIONS_FILE)])
  return { campaign: JSON.parse(campaign) as CampaignFixture, orgs: linesOf(orgs), occasions: linesOf(occasions), opinions: linesOf(opinions) }
}

function read(name: string): Promise<string> {
  return readFile(new URL(name, FOLDER), 'utf8')
}

function linesOf(text: string): Line[] {
  return parse(text, { bom: true, columns: true })
}
