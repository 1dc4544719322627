import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What one run of a program cost; cpuSeconds and peakMb are null where /proc does not exist. */
export interface Cost {
  readonly wallSeconds: number
  /** all processes of the run, all threads */
  readonly cpuSeconds: number | null
  /** sum of the peaks of the processes of the run, resident set: an upper bound of what it needed at once */
  readonly peakMb: number | null
}

const POLL_MS = 50
const TICKS_PER_SECOND = 100

/**
 * Runs a program and watches it and its children.
 *
 * @param signal - ends the program
 * @throws Error when it ends with another code than 0, or by the signal
 */
export async function measureRun(command: string, parameters: readonly string[], signal: AbortSignal): Promise<Cost> {
  const started = performance.now()
  const child = spawn(command, parameters, { stdio: ['ignore', 'ignore', 'pipe'], signal })
  const seen = new Map<number, { readonly cpuSeconds: number; readonly peakMb: number }>()
  const watch = (): void => {
    for (const pid of treeOf(child.pid!)) {
      const usage = usageOf(pid)
      if (usage) seen.set(pid, usage)
    }
  }
  const timer = process.platform === 'linux' ? setInterval(watch, POLL_MS) : null
  let error = ''
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const code = await ended.finally(() => timer && clearInterval(timer))
  if (code !== 0) throw new Error(`${command} ${parameters[0]} ended with ${code}: ${error.slice(-2000)}`)
  const sum = (key: 'cpuSeconds' | 'peakMb'): number | null => (timer ? [...seen.values()].reduce((total, usage) => total + usage[key], 0) : null)
  return { wallSeconds: (performance.now() - started) / 1000, cpuSeconds: sum('cpuSeconds'), peakMb: sum('peakMb') }
}

/** The process and all below it. Both sides start processes from their main threads only. */
function treeOf(root: number): number[] {
  const found = [root]
  for (let at = 0; at < found.length; at++) {
    const children = read(`/proc/${found[at]}/task/${found[at]}/children`).trim()
    if (children !== '') found.push(...children.split(' ').map(Number))
  }
  return found
}

function usageOf(pid: number): { cpuSeconds: number; peakMb: number } | null {
  const fields = fieldsOf(pid)
  const peak = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))
  if (!fields || !peak) return null
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND, peakMb: Number(peak[1]) / 1024 }
}

/** Fields of /proc/PID/stat after the name: state, parent, …; null when the process is gone. */
function fieldsOf(pid: number): string[] | null {
  const stat = read(`/proc/${pid}/stat`)
  return stat === '' ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH')) return ''
    throw cause
  }
}
