import { type Segmenter, segmentShard, type TokenShard } from '../../../analysis/index.ts'

/** What a worker thread can be asked to do: a pure function over a run of rows. */
export interface Tasks {
  readonly segment: {
    readonly input: { readonly matchTexts: readonly string[]; readonly titleLengths: Uint32Array }
    readonly output: TokenShard
  }
}

export type TaskName = keyof Tasks

export interface TaskCall {
  readonly id: number
  readonly name: TaskName
  readonly input: Tasks[TaskName]['input']
}

export type TaskReply =
  | { readonly id: number; readonly ok: true; readonly output: Tasks[TaskName]['output'] }
  | { readonly id: number; readonly ok: false; readonly message: string }

export function runTask(call: TaskCall, segmenter: () => Segmenter): Tasks[TaskName]['output'] {
  return segmentShard(call.input.matchTexts, call.input.titleLengths, segmenter())
}
