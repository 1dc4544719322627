import { availableParallelism } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { BUILTIN_TAXONOMY, taxonomyHash } from '../../../analysis/index.ts'
import { analyse } from '../analyse.ts'
import type { AnalyseOptions } from '../analyse-options.ts'
import { baseModelFor } from '../model-file.ts'
import type { AnalysisResult } from '../result.ts'
import { preferredSegmenter } from '../segmenter.ts'
import type { AnalysisCall, AnalysisReply } from './analysis-call.ts'
import { startWorkPool } from './pool.ts'

/** Each thread that is used holds a dictionary of 250 MB; a small scope uses the first alone. */
const MOST_THREADS = 4

const pool = startWorkPool(Math.min(MOST_THREADS, availableParallelism()), preferredSegmenter())
const model = baseModelFor(BUILTIN_TAXONOMY)

parentPort!.on('message', (call: AnalysisCall) => {
  run(call).then(
    (result) => answer({ type: 'done', result }),
    (error: unknown) => answer({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})

async function run({ accepted, seed, stop }: AnalysisCall): Promise<AnalysisResult> {
  const { model: base, hash } = await model
  const options: AnalyseOptions = { taxonomy: BUILTIN_TAXONOMY, taxonomyHash: taxonomyHash(BUILTIN_TAXONOMY), labels: null, model: base, modelHash: hash, seed, named: {} }
  return analyse(accepted, [], options, {
    pool,
    step(name) {
      if (Atomics.load(stop, 0) === 1) throw new Error('stopped by whoever asked')
      answer({ type: 'step', name })
    },
  })
}

function answer(reply: AnalysisReply): void {
  parentPort!.postMessage(reply)
}
