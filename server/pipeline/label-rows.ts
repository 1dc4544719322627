import { type ConfirmedLabels, frameOf, KINDS, type LabelledTexts, noLabels, normaliseText, type OpinionTexts, type Taxonomy } from '../../analysis/index.ts'
import type { Label, Labels } from './labels.ts'
import { prepareTexts } from './prepare.ts'
import type { WorkPool } from './work/pool.ts'

/**
 * The labels as the analysis takes them: those of the opinions at hand, and, as examples to learn from, the labelled texts
 * that are not among them.
 */
export async function labelsFor(
  texts: OpinionTexts,
  labels: Labels | null,
  taxonomy: Taxonomy,
  pool: WorkPool,
): Promise<{ confirmed: ConfirmedLabels; examples: LabelledTexts | null }> {
  const confirmed = noLabels(texts.ids.length)
  if (!labels) return { confirmed, examples: null }
  const numbers = labelNumbers(taxonomy)
  const byText = new Map(labels.texts.filter(({ id }) => id === null).map(({ text, label }) => [normaliseText(text), label]))
  const ids = new Set(texts.ids)
  const wordings = new Set<string>()
  texts.ids.forEach((id, row) => {
    const label = labels.byId.get(id) ?? byText.get(texts.matchTexts[row]!)
    if (label) setLabel(confirmed, row, label, numbers)
    wordings.add(texts.matchTexts[row]!)
  })
  const others = labels.texts.filter(({ id, text }) => (id === null ? !wordings.has(normaliseText(text)) : !ids.has(id)))
  if (others.length === 0) return { confirmed, examples: null }
  const wording = { ids: others.map((_, at) => `label-${at}`), texts: others.map(({ text }) => text), titles: others.map(() => null) }
  const exampleLabels = noLabels(others.length)
  others.forEach(({ label }, row) => setLabel(exampleLabels, row, label, numbers))
  return { confirmed, examples: { texts: (await prepareTexts(wording, pool)).texts, labels: exampleLabels } }
}

type Numbers = Record<'area' | 'stage' | 'kind', ReadonlyMap<string, number>>

/** Label codes as the indexes of a Placement. */
function labelNumbers(taxonomy: Taxonomy): Numbers {
  const numbered = (codes: readonly string[]): ReadonlyMap<string, number> => new Map(codes.map((code, at) => [code, at]))
  const { areaCodes, stageCodes } = frameOf(taxonomy)
  return { area: numbered(areaCodes), stage: numbered(stageCodes ?? []), kind: numbered(KINDS) }
}

function setLabel(labels: ConfirmedLabels, row: number, label: Label, numbers: Numbers): void {
  for (const role of ['area', 'stage', 'kind'] as const) {
    const code = label[role]
    if (code !== null) labels[role][row] = numbers[role].get(code) ?? -1
  }
}
