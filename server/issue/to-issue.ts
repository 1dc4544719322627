import { NO_STAGE } from '../../analysis/index.ts'
import type { Issue } from './contract.ts'
import type { IssueContent } from './content.ts'
import type { IssueTableRow } from './store.ts'

/** @param quote - the opinion that says it best, if it may be quoted */
export function toIssue(row: IssueTableRow, quote: string | null): Issue {
  const content = row.content as IssueContent
  return {
    id: row.id,
    rank: row.rank,
    tiedRank: content.tiedRank,
    isTied: content.isTied,
    title: row.title,
    isRenamed: row.isRenamed,
    isConfirmed: row.isConfirmed,
    isDismissed: row.isDismissed,
    dismissReason: row.dismissReason,
    isPinned: row.isPinned,
    isPlaced: content.area !== content.proposedArea || content.stage !== content.proposedStage,
    givenCount: content.given.length,
    note: row.note,
    mergedCount: row.mergedCount,
    area: row.area,
    areaScore: content.areaScore,
    stage: stageOf(row.stage),
    keywords: [...content.keywords],
    mentionCount: content.opinionCount,
    peopleCount: content.peopleCount,
    distinctCount: content.distinctCount,
    orgCount: content.orgCount,
    audienceCount: content.audienceCount,
    score: content.score,
    scoreLow: content.scoreLow,
    scoreHigh: content.scoreHigh,
    scoreParts: { people: content.scorePeople, orgs: content.scoreOrgs, audiences: content.scoreAudiences, severity: content.scoreSeverity, growth: content.scoreGrowth },
    topOrgs: [...content.topOrgs],
    topAudiences: [...content.topAudiences],
    firstAt: utc(content.firstAt),
    lastAt: utc(content.lastAt),
    quote,
  }
}

/** S0 says that there is none. */
export function stageOf(code: string | null): string | null {
  return code === NO_STAGE ? null : code
}

function utc(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
