import type { HostileFile } from './file.ts'
import { READ } from './read.ts'
import { REFUSED } from './refused.ts'

export const HOSTILE_FILES: readonly HostileFile[] = [...REFUSED, ...READ]
