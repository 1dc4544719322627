import type { CorpusCounts, Csr, DescribedIssue, GroupRows, InvertedIndex, LikenessFrame, LikenessModel, Neighbours, PlacedRows, Placer, TokenShard } from '../../../analysis/index.ts'
import type { Regrouping } from '../regroup.ts'
import type { IssueReasons } from '../result.ts'
import type { ReportFile } from '../write/document.ts'
import type { ReportView } from '../write/view.ts'
import type { SharedTexts } from './shared-texts.ts'

/** Something given to every thread once and then named by number. */
export interface Given<T> {
  readonly given: number
  /** never filled: ties the number to its type */
  readonly as?: T
}

/** What a thread can be asked to do: pure functions over a part of a run's opinions, issues or areas. */
export interface Tasks {
  readonly segment: { readonly input: { readonly matchTexts: readonly string[]; readonly titleLengths: Uint32Array }; readonly output: TokenShard }
  readonly place: { readonly input: { readonly texts: Given<SharedTexts>; readonly placer: Given<Placer>; readonly rows: Uint32Array }; readonly output: PlacedRows }
  /** urgent codes and whether a text speaks of the young, for the texts that have any */
  readonly urgent: { readonly input: { readonly texts: Given<SharedTexts>; readonly rows: Uint32Array }; readonly output: readonly UrgentRow[] }
  readonly content: { readonly input: { readonly texts: Given<SharedTexts>; readonly rows: Uint32Array }; readonly output: Uint8Array }
  readonly count: { readonly input: { readonly texts: Given<SharedTexts>; readonly rows: Uint32Array; readonly frame: LikenessFrame }; readonly output: readonly Csr[] }
  readonly neighbours: {
    readonly input: { readonly vectors: Csr; readonly index: InvertedIndex; readonly threshold: number; readonly from: number; readonly to: number }
    readonly output: Neighbours
  }
  readonly link: { readonly input: { readonly vectors: Csr; readonly graphs: readonly Neighbours[]; readonly threshold: number; readonly closeness: number }; readonly output: Uint32Array }
  readonly gather: { readonly input: { readonly vectors: Csr; readonly threshold: number }; readonly output: Uint32Array }
  readonly regroup: { readonly input: { readonly texts: Given<SharedTexts> } & Regrouping; readonly output: Int32Array }
  readonly describe: {
    readonly input: { readonly texts: Given<SharedTexts>; readonly counts: Given<CorpusCounts>; readonly representative: Uint32Array; readonly groups: GroupRows }
    readonly output: readonly DescribedIssue[]
  }
  readonly explain: {
    readonly input: { readonly texts: Given<SharedTexts>; readonly placer: Given<Placer>; readonly likeness: Given<LikenessModel>; readonly rows: Uint32Array; readonly example: number | null; readonly area: number }
    readonly output: IssueReasons
  }
  readonly document: { readonly input: { readonly name: ReportFile; readonly view: ReportView }; readonly output: Uint8Array }
}

export interface UrgentRow {
  readonly row: number
  readonly codes: readonly string[]
  readonly concernsYoung: boolean
}

export type TaskName = keyof Tasks

/** What is on the path that everything else waits for goes first; the rest fills the threads meanwhile. */
export const PRIORITY: { readonly [N in TaskName]: number } = {
  segment: 0,
  content: 1,
  count: 1,
  neighbours: 1,
  link: 1,
  gather: 1,
  place: 2,
  document: 2,
  describe: 3,
  explain: 3,
  regroup: 3,
  urgent: 4,
}

/** Told to a thread: a task, or something to keep or to forget. */
export type Call =
  | { readonly type: 'task'; readonly name: TaskName; readonly input: Tasks[TaskName]['input'] }
  | { readonly type: 'give'; readonly number: number; readonly value: unknown }
  | { readonly type: 'forget'; readonly number: number }

export type TaskReply = { readonly ok: true; readonly output: Tasks[TaskName]['output'] } | { readonly ok: false; readonly message: string }
