import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILTIN_TAXONOMY } from '../../../analysis/taxonomy/builtin.ts'
import { InputError } from '../../../server/pipeline/input-error.ts'
import { checkTaxonomy, readTaxonomyFile } from '../../../server/pipeline/taxonomy-file.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures/taxonomies')
const area = (code: string, more: object = {}) => ({ code, name: `领域${code}`, definition: '', seeds: ['种子词'], examples: [], ...more })
const stage = (code: string) => ({ code, name: `环节${code}`, definition: '', seeds: [], examples: [] })
const file = (more: object = {}) => ({ name: '小例子', areas: [area('B1'), area('B2')], ...more })

function problemsOf(value: unknown) {
  const checked = checkTaxonomy(value)
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}：${message}`)
}

describe('checkTaxonomy', () => {
  test('accepts the built-in taxonomy unchanged', () => {
    expect(checkTaxonomy(JSON.parse(JSON.stringify(BUILTIN_TAXONOMY)))).toEqual({ ok: true, taxonomy: BUILTIN_TAXONOMY })
  })

  test('fills in definitions and examples that were left out, and the seeds of outside', () => {
    const checked = checkTaxonomy({ name: '小例子', areas: [{ code: 'B1', name: '甲', seeds: ['食堂'] }], outside: { code: 'A0', name: '其他' } })
    expect(checked).toEqual({
      ok: true,
      taxonomy: {
        name: '小例子',
        areas: [{ code: 'B1', name: '甲', definition: '', seeds: ['食堂'], examples: [] }],
        outside: { code: 'A0', name: '其他', definition: '', seeds: [], examples: [] },
      },
    })
  })

  test.each<[string, unknown, string]>([
    ['a file that is not an object', [], '：应当是对象（{ }）'],
    ['null', null, '：应当是对象（{ }）'],
    ['a missing name', { areas: [area('B1')] }, 'name：缺少这一项'],
    ['missing areas', { name: '小例子' }, 'areas：缺少这一项'],
    ['a blank name', file({ name: ' ' }), 'name：不能只有空白，首尾不留空白，中间不换行'],
    ['no areas', file({ areas: [] }), 'areas：至少要有 1 项'],
    ['more areas than labels can number', file({ areas: Array.from({ length: 61 }, (_, at) => area(`B${at}`)) }), 'areas：最多 60 项'],
    ['an area without a code', file({ areas: [area('B1'), { name: '乙', seeds: [] }] }), 'areas[1].code：缺少这一项'],
    ['an area without seeds', file({ areas: [{ code: 'B1', name: '甲' }] }), 'areas[0].seeds：缺少这一项'],
    ['seeds that are one text', file({ areas: [area('B1', { seeds: '食堂 饭菜' })] }), 'areas[0].seeds：应当是列表（[ ]）'],
    ['a seed that is a number', file({ areas: [area('B1', { seeds: ['食堂', 12] })] }), 'areas[0].seeds[1]：应当是文字'],
    ['a seed said twice', file({ areas: [area('B1', { seeds: ['食堂', '饭菜', '食堂'] })] }), 'areas[0].seeds：第 3 项与前面重复'],
    ['an unknown property', file({ area: [] }), 'area：不认识这一项，请核对拼写或删去'],
    ['an unknown property of an area', file({ areas: [area('B1', { color: 'red' })] }), 'areas[0].color：不认识这一项，请核对拼写或删去'],
    ['a code with the list separator', file({ areas: [area('B|1')] }), 'areas[0].code：代码不能含 |、空白和换行'],
    ['a code with a line break', file({ areas: [area('B\n1')] }), 'areas[0].code：代码不能含 |、空白和换行'],
    ['an empty code', file({ areas: [area('')] }), 'areas[0].code：不能为空'],
    ['a code used twice', file({ areas: [area('B1'), area('B2'), area('B1')] }), 'areas[2].code：代码“B1”与 areas[0].code 重复'],
    ['an area with the code of outside', file({ outside: area('B2') }), 'outside.code：代码“B2”与 areas[1].code 重复'],
    ['the code of undecided opinions', file({ areas: [area('A?')] }), 'areas[0].code：代码“A?”另有用处，请换一个'],
    ['the code of opinions outside', file({ areas: [area('A0')] }), 'areas[0].code：代码“A0”留给不属于任何领域的意见，请换一个'],
    ['the code of no stage', file({ stages: [stage('S0')] }), 'stages[0].code：代码“S0”另有用处，请换一个'],
    ['a stage said twice', file({ stages: [stage('S1'), stage('S1')] }), 'stages[1].code：代码“S1”与 stages[0].code 重复'],
    [
      'a finer code used in two areas',
      file({ areas: [area('B1', { sub: [{ code: '甲', name: '甲', seeds: [] }] }), area('B2', { sub: [{ code: '甲', name: '乙', seeds: [] }] })] }),
      'areas[1].sub[0].code：代码“甲”与 areas[0].sub[0].code 重复',
    ],
    ['a focus tag said twice', file({ focus: [{ code: 'F1', name: '双减', seeds: [] }, { code: 'F1', name: '五项管理', seeds: [] }] }), 'focus[1].code：代码“F1”与 focus[0].code 重复'],
  ])('refuses %s and says where', (_, value, problem) => {
    expect(problemsOf(value)).toContain(problem)
  })

  test('reports several problems at once', () => {
    expect(problemsOf({ areas: [{ code: 1, name: '甲', seeds: [] }] })).toEqual(expect.arrayContaining(['name：缺少这一项', 'areas[0].code：应当是文字']))
  })

  test('answers for any JSON value, and every refusal has a reason', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const checked = checkTaxonomy(value)
        return checked.ok || (checked.problems.length > 0 && checked.problems.every(({ message }) => message !== ''))
      }),
    )
  })
})

describe('readTaxonomyFile', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taxonomy-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function read(name: string, content: string | Uint8Array) {
    await writeFile(join(folder, name), content)
    return readTaxonomyFile(join(folder, name))
  }
  const reasonsOf = async (reading: Promise<unknown>) => {
    const failure: unknown = await reading.then(() => null, (cause: unknown) => cause)
    return failure instanceof InputError ? failure.problems.map(({ file: name, reason }) => `${name}：${reason}`) : failure
  }

  test.each([['hotline-departments.json', 7], ['two-areas.json', 2]])('reads %s', async (name, areaCount) => {
    expect((await readTaxonomyFile(join(FIXTURES, name))).areas).toHaveLength(areaCount)
  })

  test('names each department as the labels do and gives it 15 to 30 seeds of its own', async () => {
    const { areas, stages } = await readTaxonomyFile(join(FIXTURES, 'hotline-departments.json'))
    expect(areas.map(({ code }) => code)).toEqual(['城乡建设', '劳动和社会保障', '教育文体', '商贸旅游', '环境保护', '卫生计生', '交通运输'])
    expect(areas.filter(({ seeds }) => seeds.length < 15 || seeds.length > 30)).toEqual([])
    const seeds = areas.flatMap((one) => one.seeds)
    expect(new Set(seeds).size).toBe(seeds.length)
    expect(stages).toBeUndefined()
  })

  test('reads a file with a byte order mark', async () => {
    expect((await read('bom.json', `\uFEFF${JSON.stringify(file())}`)).name).toBe('小例子')
  })

  test('reads UTF-16 as an editor saves it', async () => {
    expect((await read('utf16.json', Buffer.from(`\uFEFF${JSON.stringify(file())}`, 'utf16le'))).name).toBe('小例子')
  })

  test('reads GB18030', async () => {
    const name = Uint8Array.of(0xd0, 0xa1, 0xc0, 0xfd, 0xd7, 0xd3)
    const [before, after] = JSON.stringify(file({ name: '@', areas: [{ code: 'B1', name: 'B', seeds: [] }] })).split('@')
    expect((await read('gb.json', Buffer.concat([Buffer.from(before!), name, Buffer.from(after!)]))).name).toBe('小例子')
  })

  test('says which file is missing', async () => {
    expect(await reasonsOf(readTaxonomyFile(join(folder, '没有.json')))).toEqual(['没有.json：找不到这个领域文件'])
  })

  test('refuses a folder', async () => {
    expect(await reasonsOf(readTaxonomyFile(folder))).toEqual([expect.stringContaining('：这是文件夹，不是领域文件')])
  })

  test.each([
    ['{\n  "name": "甲",\n  "areas": [,]\n}', '，错在“"areas": [,] }”附近'],
    ['{\n  "name": "甲"\n  "areas": []\n}', '，错在第 3 行附近'],
    ['', ''],
  ])('says where the JSON breaks: %j', async (content, place) => {
    expect(await reasonsOf(read('broken.json', content))).toEqual([`broken.json：不是合法的 JSON${place}；请检查引号、逗号和括号`])
  })

  test('refuses bytes that are no text', async () => {
    expect(await reasonsOf(read('bytes.json', Uint8Array.of(0xff, 0xff, 0xff, 0x80)))).toEqual(['bytes.json：文字编码无法识别，请另存为 UTF-8'])
  })

  test('lists each problem of the content with its place', async () => {
    expect(await reasonsOf(read('bad.json', JSON.stringify({ areas: [area('A?')], extra: 1 })))).toEqual(
      expect.arrayContaining(['bad.json：name：缺少这一项', 'bad.json：extra：不认识这一项，请核对拼写或删去']),
    )
  })
})
