import type { Folding, OpinionTexts, Partition } from '../opinion.ts'
import { dissentRow, exampleRows, nearestFirst, type ExampleOptions, type Nearness } from './examples.ts'
import { rowsByGroup, type GroupRows } from './groups.ts'
import { groupKeywords, type KeywordOptions } from './keywords.ts'
import { mineCauses, mineSuggestions, type MineOptions, type QuotedClause } from './mine.ts'
import { rankTitles, type TitleOptions } from './title.ts'
import { uniqueTitles } from './unique.ts'
import { corpusCounts, groupWording, rarity, type CorpusWording, type GroupWording } from './wording.ts'

export interface DescribeOptions extends TitleOptions, KeywordOptions, ExampleOptions, MineOptions {}

/** What a theme is called. */
export interface GroupName {
  /** a phrase taken from an opinion, 6–20 characters; different for every group of a run */
  readonly title: string
  /** telling words, best first, at most 8 */
  readonly keywords: readonly string[]
}

/** What an issue says, all of it taken from its opinions. */
export interface IssueDescription extends GroupName {
  /** opinions that stand for the issue, best first, at most 3, no two with the same text */
  readonly exampleRows: readonly number[]
  /** an opinion that says otherwise; -1 = none does */
  readonly dissentRow: number
  /** what people say should be done, best first, at most 5 */
  readonly suggestions: readonly QuotedClause[]
  /** the rows those stand in, each once, in that order */
  readonly suggestionRows: readonly number[]
  /** what people give as the reason, best first, at most 3 */
  readonly causes: readonly QuotedClause[]
}

/** Suggestions and causes are read from at most this many members, those nearest the centre. */
const MINED_MEMBERS = 200

/** An issue before titles are told apart. */
export interface DescribedIssue extends Omit<IssueDescription, 'title'> {
  /** best first */
  readonly titles: readonly string[]
}

/**
 * Describes every issue: title, keywords, examples, a dissenting opinion, suggestions, causes. Quotes are texts as written.
 *
 * @returns one description per issue number; the same whatever the order in which rows arrived
 */
export function describeIssues(texts: OpinionTexts, folding: Folding, partition: Partition, options: DescribeOptions = {}): IssueDescription[] {
  const groups = rowsByGroup(partition.issueOf, partition.issueCount)
  return nameIssues(describeGroups({ texts, folding, ...corpusCounts(texts, folding, groups) }, groups, options))
}

/** Describes some issues of a corpus; an issue depends on its own opinions and the counts only, so any thread may do it. */
export function describeGroups(corpus: CorpusWording, groups: GroupRows, options: DescribeOptions = {}): DescribedIssue[] {
  const { texts } = corpus
  return perGroup(corpus, groups, (wording, nearest, keywords) => {
    const titles = rankTitles(corpus, wording, nearest.map(({ row }) => row), keywords, options).map(({ title }) => title)
    const dissent = dissentRow(corpus, nearest)
    const examples = exampleRows(corpus, wording, nearest.filter(({ row }) => row !== dissent), options)
    const weigh = weigher(corpus, wording)
    const read = nearest.slice(0, MINED_MEMBERS).map(({ row }) => row)
    const suggestions = mineSuggestions(texts.texts, read, weigh, options.mostSuggestions ?? 5)
    return {
      titles,
      keywords,
      exampleRows: examples,
      dissentRow: dissent,
      suggestions,
      suggestionRows: [...new Set(suggestions.map(({ row }) => row))],
      causes: mineCauses(texts.texts, read, weigh, options.mostCauses ?? 3),
    }
  }, options)
}

/** Gives every issue a title of its own. */
export function nameIssues(described: readonly DescribedIssue[]): IssueDescription[] {
  const unique = uniqueTitles(described)
  return described.map(({ keywords, exampleRows, dissentRow, suggestions, suggestionRows, causes }, issue) => ({
    title: unique[issue]!, keywords, exampleRows, dissentRow, suggestions, suggestionRows, causes,
  }))
}

/** Described rows under other numbers: row i becomes rows[i]. */
export function renumberDescribed(described: DescribedIssue, rows: Uint32Array): DescribedIssue {
  const clauses = (quoted: readonly QuotedClause[]): QuotedClause[] => quoted.map((clause) => ({ ...clause, row: rows[clause.row]! }))
  return {
    ...described,
    exampleRows: described.exampleRows.map((row) => rows[row]!),
    dissentRow: described.dissentRow < 0 ? -1 : rows[described.dissentRow]!,
    suggestions: clauses(described.suggestions),
    suggestionRows: described.suggestionRows.map((row) => rows[row]!),
    causes: clauses(described.causes),
  }
}

/**
 * Names every theme.
 *
 * @returns one name per theme number
 */
export function describeThemes(texts: OpinionTexts, folding: Folding, partition: Partition, options: DescribeOptions = {}): GroupName[] {
  const groups = rowsByGroup(partition.themeOf, partition.themeCount)
  const corpus = { texts, folding, ...corpusCounts(texts, folding, groups) }
  const ranked = perGroup(corpus, groups, (wording, nearest, keywords) => ({
    titles: rankTitles(corpus, wording, nearest.map(({ row }) => row), keywords, { supportWeight: 0.65, ...options }).map(({ title }) => title),
    keywords,
  }), options)
  const titles = uniqueTitles(ranked)
  return ranked.map(({ keywords }, theme) => ({ title: titles[theme]!, keywords }))
}

function perGroup<T>(
  corpus: CorpusWording,
  groups: GroupRows,
  describe: (wording: GroupWording, nearest: readonly Nearness[], keywords: string[]) => T,
  options: DescribeOptions,
): T[] {
  const found: T[] = []
  for (let group = 0; group < groups.groupCount; group++) {
    const wording = groupWording(corpus, groups, group)
    found.push(describe(wording, nearestFirst(corpus, wording), groupKeywords(corpus, wording, options)))
  }
  return found
}

/** How much of the words that tell the group a stretch of text says, 0..1. */
function weigher(corpus: CorpusWording, wording: GroupWording): (text: string) => number {
  const { vocabulary } = corpus.texts.words
  const telling = wording.tokens
    .map((token, place) => ({ word: vocabulary[token]!, weight: (wording.textCounts[place]! / wording.distinctRows.length) * rarity(corpus, token) }))
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, 12)
  const total = telling.reduce((sum, { weight }) => sum + weight, 0) || 1
  return (text) => telling.reduce((sum, { word, weight }) => sum + (text.includes(word) ? weight : 0), 0) / total
}
