import {
  concernsYoung,
  contentOf,
  countLikeness,
  describeGroups,
  explainIssue,
  explainPlacement,
  findNeighbours,
  linkAverage,
  linkUnits,
  placeRows,
  type Segmenter,
  segmentShard,
  urgentMatters,
} from '../../../analysis/index.ts'
import { regroup } from '../regroup.ts'
import { documentBytes } from '../write/document.ts'
import { openTexts } from './shared-texts.ts'
import type { Given, TaskName, Tasks } from './tasks.ts'

/** What a thread has at hand. */
export interface Bench {
  segmenter(): Segmenter
  /** @throws RangeError for what was not given to this thread */
  read<T>(given: Given<T>): T
}

type Perform = { readonly [N in TaskName]: (input: Tasks[N]['input'], bench: Bench) => Tasks[N]['output'] | Promise<Tasks[N]['output']> }

/** Words that explain one placement. */
const LISTED_WORDS = 6

const PERFORM: Perform = {
  segment: ({ matchTexts, titleLengths }, bench) => segmentShard(matchTexts, titleLengths, bench.segmenter()),
  place: ({ texts, placer, rows }, bench) => placeRows(bench.read(placer), openTexts(bench.read(texts), rows)),
  urgent({ texts, rows }, bench) {
    const opened = openTexts(bench.read(texts), rows)
    return opened.texts.flatMap((text, i) => {
      const codes = urgentMatters(text)
      return codes.length === 0 ? [] : [{ row: rows[i]!, codes, concernsYoung: concernsYoung(text) }]
    })
  },
  content: ({ texts, rows }, bench) => contentOf(openTexts(bench.read(texts), rows), Uint32Array.from(rows.keys())),
  count: ({ texts, rows, frame }, bench) => countLikeness(frame, openTexts(bench.read(texts), rows)),
  neighbours: ({ vectors, index, threshold, from, to }) => findNeighbours(vectors, index, from, to, { minLikeness: threshold }),
  link: ({ vectors, graphs, threshold, closeness }) => linkAverage(vectors, graphs, threshold, closeness),
  gather: ({ vectors, threshold }) => linkUnits(vectors, threshold),
  regroup: ({ texts, ...regrouping }, bench) => regroup(openTexts(bench.read(texts), regrouping.rows), regrouping),
  describe({ texts, counts, representative, groups }, bench) {
    const opened = openTexts(bench.read(texts), groups.rows)
    return describeGroups({ texts: opened, folding: { representative, distinctCount: 0 }, ...bench.read(counts) }, { ...groups, rows: Uint32Array.from(groups.rows.keys()) })
  },
  explain({ texts, placer, likeness, rows, example, area }, bench) {
    const all = bench.read(texts)
    const placed = example === null ? null : explainPlacement(bench.read(placer), openTexts(all, Uint32Array.of(example)), 0, area, LISTED_WORDS)
    const { cohesion, shared } = explainIssue(bench.read(likeness), openTexts(all, rows), Uint32Array.from(rows.keys()), LISTED_WORDS)
    return { placedBy: placed?.words ?? [], cohesion, sharedWording: shared }
  },
  document: ({ name, view }) => documentBytes(name, view),
}

export function perform<N extends TaskName>(name: N, input: Tasks[N]['input'], bench: Bench): Tasks[N]['output'] | Promise<Tasks[N]['output']> {
  return PERFORM[name](input, bench)
}
