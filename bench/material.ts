import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { seededRandom } from '../analysis/feature/random.ts'

const DEMO = fileURLToPath(new URL('../fixtures/demo', import.meta.url))
/** composing stops at or above it, at 60 on average */
const WANTED_LENGTH = 52
const LEAST_CLAUSE = 4
const BETWEEN_CLAUSES = /[。！？!?；;，,\s“”"…]+/
const NUMBER = /[一二两三四五六七八九十\d]+(?=[个次年月天点分元块级班人节份张遍本])/g
const PLACES = ['城东', '城西', '河口', '南湖', '北岭', '新港', '老街', '青石', '双桥', '柳林', '高坪', '石门', '清溪', '云台', '白沙', '长堤']
const SCHOOLS = ['小学', '中学', '实验学校', '幼儿园', '职校', '一中', '二小', '三中', '九年制学校', '附小']
const ORGS = PLACES.flatMap((place) => SCHOOLS.map((school) => `${place}${school}`))
const AUDIENCES = ['教师', '学生', '家长', '干部', '社会各界群众', '退休领导教师']

/** What the demonstration says: the clauses of one matter, matters of one area side by side. */
type Matters = readonly { readonly area: string; readonly clauses: readonly string[] }[]

/**
 * Writes synthetic opinions of about 60 characters: two clauses or more of one matter of the demonstration and others of
 * its area, with other numbers and places. The same for the same count and seed.
 */
export async function writeMaterial(path: string, count: number, seed = 7): Promise<void> {
  const matters = await readMatters()
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const file = createWriteStream(path)
  file.write('\ufeffid,text,time,org,audience\n')
  for (let row = 1; row <= count; row++) {
    const text = composeOpinion(matters, below)
    const day = `2026-${String(3 + below(4)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`
    const line = `${row},${text},${day} ${String(7 + below(14)).padStart(2, '0')}:30,${ORGS[below(ORGS.length)]},${AUDIENCES[below(AUDIENCES.length)]}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

async function readMatters(): Promise<Matters> {
  const opinions = await readRows('opinions.csv')
  const gold = await readRows('gold.csv')
  const textOf = new Map(opinions.map((row) => [row['意见编号'], row['意见'] ?? '']))
  const matters = new Map<string, { area: string; clauses: Set<string> }>()
  for (const { id, area = '', issue = '' } of gold) {
    const matter = matters.get(issue) ?? { area, clauses: new Set<string>() }
    matters.set(issue, matter)
    for (const clause of textOf.get(id)?.split(BETWEEN_CLAUSES) ?? []) if (clause.length >= LEAST_CLAUSE) matter.clauses.add(clause)
  }
  return [...matters.keys()].sort().map((issue) => ({ area: matters.get(issue)!.area, clauses: [...matters.get(issue)!.clauses] })).filter(({ clauses }) => clauses.length > 3)
}

async function readRows(file: string): Promise<Record<string, string>[]> {
  return parse(await readFile(join(DEMO, file)), { bom: true, columns: true })
}

function composeOpinion(matters: Matters, below: (limit: number) => number): string {
  const at = below(matters.length)
  const wanted = WANTED_LENGTH * (0.5 + below(100) / 100)
  const clauses: string[] = []
  let length = 0
  if (below(3) === 0) clauses.push(`${ORGS[below(ORGS.length)]}${1 + below(9)}年级`)
  for (let pick = 0; length < wanted; pick++) {
    const own = matters[at]!
    const other = matters[(at + below(5)) % matters.length]!
    const source = pick < 2 || other.area !== own.area ? own : other
    const clause = source.clauses[below(source.clauses.length)]!.replace(NUMBER, () => String(1 + below(60)))
    if (pick < 20 && clauses.includes(clause)) continue
    clauses.push(clause)
    length += clause.length + 1
  }
  return `${clauses.join('，')}。`
}
