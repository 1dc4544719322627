import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type BaseModel, frameHash, frameOf, type SemanticSpace, type TaskModel, type Taxonomy } from '../../analysis/index.ts'
import { ByteReader, ByteWriter } from './model-bytes.ts'

const MAGIC = 'wenzheng-model-1'
const SHIPPED = fileURLToPath(new URL('./models/base.model', import.meta.url))

/** A model and the hash that names its file. */
export interface LoadedModel {
  readonly model: BaseModel
  /** first 16 hexadecimal digits of the file's SHA-256 */
  readonly hash: string
}

/** The bytes of a model file: weights quantised, no texts and no words. Ends with its own SHA-256. */
export function writeModel(base: BaseModel): Uint8Array {
  const writer = new ByteWriter()
  writer.text(MAGIC)
  writer.text(base.frameHash)
  writer.uint32s(base.seedHashes)
  writer.text(JSON.stringify(base.groupCodes))
  const { space, area, stage, kind } = base.model
  const used = usedColumns(space.idf)
  writer.uint32(space.idf.length)
  writer.uint32s(used)
  writer.float32s(Float32Array.from(used, (column) => space.idf[column]!))
  writer.float32s(space.seedWeights)
  writeSemantic(writer, base.semantic)
  for (const task of [area, stage, kind]) {
    writer.byte(task ? 1 : 0)
    if (task) writeTask(writer, task, used, space.idf.length)
  }
  const body = writer.finish()
  const bytes = new Uint8Array(body.length + 32)
  bytes.set(body)
  bytes.set(createHash('sha256').update(body).digest(), body.length)
  return bytes
}

/**
 * Reads a model file.
 *
 * @throws Error when the bytes are not a model file of this version, or were changed
 */
export function readModel(bytes: Uint8Array): LoadedModel {
  const body = bytes.subarray(0, Math.max(0, bytes.length - 32))
  const sum = createHash('sha256').update(body).digest()
  if (bytes.length < 32 || !sum.equals(bytes.subarray(bytes.length - 32))) throw new Error('model file is damaged: checksum does not match')
  const reader = new ByteReader(body)
  if (reader.text() !== MAGIC) throw new Error('not a model file of this version')
  const frameHash = reader.text()
  const seedHashes = reader.uint32s()
  const groupCodes = JSON.parse(reader.text()) as string[]
  const width = reader.uint32()
  const used = reader.uint32s()
  const idf = new Float32Array(width)
  reader.float32s().forEach((value, i) => (idf[used[i]!] = value))
  const seedWeights = reader.float32s()
  const semantic = readSemantic(reader)
  const tasks = [0, 1, 2].map(() => (reader.byte() === 1 ? readTask(reader, used, width) : null))
  if (!reader.done || !tasks[0] || !tasks[2]) throw new Error('not a model file of this version')
  const model = { space: { idf, seedWeights, semantic }, area: tasks[0], stage: tasks[1] ?? null, kind: tasks[2] }
  return { model: { model, frameHash, seedHashes, groupCodes, semantic }, hash: sum.toString('hex').slice(0, 16) }
}

/**
 * The model that ships with the product, as far as it can be used with a taxonomy: for the areas and stages it was trained
 * for all of it, for any other only its word vectors.
 *
 * @returns a null hash where only the word vectors are used
 */
export async function baseModelFor(taxonomy: Taxonomy): Promise<{ model: BaseModel; hash: string | null }> {
  const { model, hash } = readModel(await readFile(SHIPPED))
  return { model, hash: model.frameHash === frameHash(frameOf(taxonomy)) ? hash : null }
}

function usedColumns(idf: Float32Array): Uint32Array {
  return Uint32Array.from(idf.keys()).filter((column) => idf[column]! > 0)
}

/** Text columns that are used as signed bytes, scaled per class; the few others whole. */
function writeTask(writer: ByteWriter, { linear, temperature, heldOutBest, heldOutRight }: TaskModel, used: Uint32Array, width: number): void {
  const { classCount, columnCount, weights, biases } = linear
  writer.uint32(classCount)
  writer.uint32(columnCount)
  writer.float64(temperature)
  for (let k = 0; k < classCount; k++) writer.quantised(Float32Array.from(used, (column) => weights[column * classCount + k]!), used.length)
  writer.float32s(weights.slice(width * classCount))
  writer.float32s(biases)
  writer.float32s(heldOutBest)
  writer.bytes(heldOutRight)
}

function readTask(reader: ByteReader, used: Uint32Array, width: number): TaskModel {
  const classCount = reader.uint32()
  const columnCount = reader.uint32()
  const temperature = reader.float64()
  const weights = new Float32Array(classCount * columnCount)
  for (let k = 0; k < classCount; k++) {
    reader.quantised().forEach((value, i) => (weights[used[i]! * classCount + k] = value))
  }
  weights.set(reader.float32s(), width * classCount)
  return { linear: { classCount, columnCount, weights, biases: reader.float32s() }, temperature, heldOutBest: reader.float32s(), heldOutRight: reader.bytes() }
}

function writeSemantic(writer: ByteWriter, space: SemanticSpace | null): void {
  writer.uint32(space?.dimensions ?? 0)
  if (!space) return
  writer.uint32s(space.wordHashes)
  writer.float32s(space.weights)
  writer.quantised(space.vectors, space.dimensions)
}

function readSemantic(reader: ByteReader): SemanticSpace | null {
  const dimensions = reader.uint32()
  if (dimensions === 0) return null
  const wordHashes = reader.uint32s()
  const weights = reader.float32s()
  return { dimensions, wordHashes, weights, vectors: reader.quantised() }
}
