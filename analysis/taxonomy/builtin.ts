import a0 from './builtin/a0.json' with { type: 'json' }
import a1 from './builtin/a1.json' with { type: 'json' }
import a2 from './builtin/a2.json' with { type: 'json' }
import a3 from './builtin/a3.json' with { type: 'json' }
import a4 from './builtin/a4.json' with { type: 'json' }
import a5 from './builtin/a5.json' with { type: 'json' }
import a6 from './builtin/a6.json' with { type: 'json' }
import a7 from './builtin/a7.json' with { type: 'json' }
import focus from './builtin/focus.json' with { type: 'json' }
import stages from './builtin/stages.json' with { type: 'json' }
import type { Taxonomy } from './taxonomy.ts'

/**
 * The frame of the bureau's campaign: seven areas A1…A7 in the order of the plan, outside A0 with its four finer codes,
 * stages S1…S3 (none is S0) and the tags of the year's key work. Used where no taxonomy file is given. Treat as constant.
 */
export const BUILTIN_TAXONOMY: Taxonomy = {
  name: '七类问题与三个瓶颈环节',
  areas: [a1, a2, a3, a4, a5, a6, a7],
  outside: a0,
  stages,
  focus
}
