import type { Run, Upload } from '$lib/api/types'

/** Whether a run of the upload's org knows what the upload stored: it has not read yet, it began after, or nothing came since. */
export function covers(run: Pick<Run, 'status' | 'progress' | 'createdAt' | 'newOpinionCount'>, { finishedAt }: Pick<Upload, 'finishedAt'>): boolean {
  if (finishedAt === null) return false
  const beganAt = run.progress?.startedAt ?? run.createdAt
  return run.status === 'queued' || Date.parse(beganAt) >= Date.parse(finishedAt) || (run.status === 'done' && run.newOpinionCount === 0)
}
