// Run as a worker thread: cuts the texts it is sent with the segmenter it was started for.
import { parentPort, workerData } from 'node:worker_threads'
import { loadSegmenter, type SegmenterName } from '../../server/pipeline/segmenter.ts'

const { name } = workerData as { name: SegmenterName }
const segmenter = loadSegmenter(name)
parentPort!.on('message', (texts: string[]) => parentPort!.postMessage({ name: segmenter.name, pieces: texts.map((text) => segmenter.cut(text)) }))
