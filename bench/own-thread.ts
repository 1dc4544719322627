import { writeFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { type BaseModel, BUILTIN_TAXONOMY, taxonomyHash } from '../analysis/index.ts'
import { acceptRows } from '../server/pipeline/accept.ts'
import { analyse } from '../server/pipeline/analyse.ts'
import { readLabels } from '../server/pipeline/labels.ts'
import { chooseColumns } from '../server/pipeline/mapping.ts'
import { baseModelFor } from '../server/pipeline/model-file.ts'
import { readTables } from '../server/pipeline/read/tables.ts'
import { preferredSegmenter } from '../server/pipeline/segmenter.ts'
import { readTaxonomyFile } from '../server/pipeline/taxonomy-file.ts'
import { startWorkPool } from '../server/pipeline/work/pool.ts'
import { opinionsCsv } from '../server/pipeline/write/csv.ts'
import type { OwnReply, OwnTask } from './own.ts'
import { trainWithout } from './trained.ts'

const SEED = 1
const pool = startWorkPool(1, preferredSegmenter())

parentPort!.on('message', (task: OwnTask) => {
  const reply = (error: string | null): void => parentPort!.postMessage({ error } satisfies OwnReply)
  run(task).then(
    () => reply(null),
    (error: unknown) => reply(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  )
})

/** The steps of `wz analyse` in their order; of the files only the opinions, from which everything is judged. */
async function run(task: OwnTask): Promise<void> {
  const taxonomy = task.taxonomy === null ? BUILTIN_TAXONOMY : await readTaxonomyFile(task.taxonomy)
  const labels = task.labels === null ? null : await readLabels(task.labels, taxonomy)
  const named = { id: 'id', text: [...task.textColumns] }
  const tables = await readTables([task.input], {})
  const mapping = chooseColumns(tables, named)
  const { model, hash }: { model: BaseModel; hash: string | null } = task.training === null ? await baseModelFor(taxonomy) : { model: await trainWithout(task.training, SEED), hash: null }
  const options = { taxonomy, taxonomyHash: taxonomyHash(taxonomy), labels, model, modelHash: hash, seed: SEED, named }
  const result = await analyse(acceptRows(tables, mapping), mapping.choices, options, { pool, step: () => undefined })
  await writeFile(task.out, [...opinionsCsv(result.opinions)].join(''))
}
