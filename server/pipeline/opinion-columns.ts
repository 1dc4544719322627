import { type Folding, type OpinionTexts, type Partition, type Places, type Placement, severities, type Taxonomy, UNDECIDED } from '../../analysis/index.ts'
import type { Accepted } from './accept.ts'
import type { OpinionColumns } from './result.ts'
import type { UrgentRow } from './work/tasks.ts'

/**
 * The columns of opinions.csv, and the severity of each opinion.
 *
 * @param urgent - the opinions that speak of anything urgent
 */
export function opinionColumns(
  accepted: Accepted,
  texts: OpinionTexts,
  folding: Folding,
  partition: Partition,
  places: Places,
  taxonomy: Taxonomy,
  issueIds: readonly string[],
  themeIds: readonly string[],
  urgent: readonly UrgentRow[],
): OpinionColumns {
  const { area, stage, kind } = places
  const count = texts.ids.length
  const rows = Array.from({ length: count }, (_, row) => row)
  const bestArea = bestCodes(area)
  return {
    count,
    id: texts.ids,
    text: texts.texts,
    area: bestArea.map((code, row) => (area.decided[row] === 1 ? code : UNDECIDED)),
    areaScore: bestScores(area),
    bestArea,
    secondArea: rows.map((row) => (area.second[row]! < 0 ? null : area.codes[area.second[row]!]!)),
    subArea: subAreas(places, taxonomy),
    stage: stage ? bestCodes(stage) : rows.map(() => null),
    stageScore: stage ? bestScores(stage) : new Float32Array(count).fill(Number.NaN),
    kind: bestCodes(kind),
    kindScore: bestScores(kind),
    issueId: rows.map((row) => (partition.issueOf[row]! < 0 ? null : issueIds[partition.issueOf[row]!]!)),
    themeId: rows.map((row) => (partition.themeOf[row]! < 0 ? null : themeIds[partition.themeOf[row]!]!)),
    opinionScope: rows.map((row) => (partition.issueOf[row]! < 0 ? 'single' : 'issue')),
    duplicateOf: rows.map((row) => (folding.representative[row] === row ? null : texts.ids[folding.representative[row]!]!)),
    urgent: urgentColumn(urgent, area),
    severity: severities(texts, folding),
    source: accepted.source,
  }
}

function bestCodes(placement: Placement): string[] {
  return Array.from(placement.best, (best) => placement.codes[best]!)
}

function bestScores(placement: Placement): Float32Array {
  const width = placement.codes.length
  return Float32Array.from(placement.best, (best, row) => placement.probabilities[row * width + best]!)
}

/** The finer code inside the area an opinion was placed in; none where undecided. */
function subAreas({ area, finer }: Places, taxonomy: Taxonomy): (string | null)[] {
  const areas = [...taxonomy.areas, ...(taxonomy.outside ? [taxonomy.outside] : [])]
  return Array.from(area.best, (best, row) => {
    const part = finer[row * area.codes.length + best]!
    return part < 0 || area.decided[row] === 0 ? null : (areas[best]?.sub?.[part]?.code ?? null)
  })
}

/** Outside education a hazard or a corrupt act is another office's. */
const HAZARDS: ReadonlySet<string> = new Set(['安全隐患', '廉洁举报'])
/** Outside education they are the school's when the young are concerned: a tenant beaten by his landlord is for the police. */
const AMONG_PEOPLE: ReadonlySet<string> = new Set(['欺凌', '体罚', '侵害'])

/** Whoever may take his own life is urgent wherever it stands. */
function urgentColumn(urgent: readonly UrgentRow[], area: Placement): (string | null)[] {
  const column = new Array<string | null>(area.best.length).fill(null)
  for (const { row, codes, concernsYoung } of urgent) {
    const isOutside = area.decided[row] === 1 && area.best[row] === area.codes.length - 1
    const isOurs = (code: string): boolean => !isOutside || (!HAZARDS.has(code) && (!AMONG_PEOPLE.has(code) || concernsYoung))
    column[row] = codes.filter(isOurs).join('|') || null
  }
  return column
}
