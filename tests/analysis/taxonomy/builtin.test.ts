import { describe, expect, test } from 'vitest'
import { BUILTIN_TAXONOMY } from '../../../analysis/taxonomy/builtin.ts'
import { simplify } from '../../../analysis/text/normalise.ts'
import type { Area } from '../../../analysis/taxonomy/taxonomy.ts'

const outside = BUILTIN_TAXONOMY.outside!
const areas: readonly Area[] = [...BUILTIN_TAXONOMY.areas, outside]
const stages = BUILTIN_TAXONOMY.stages!
const focus = BUILTIN_TAXONOMY.focus!
const seedLists = [...areas, ...stages, ...[...areas, ...stages].flatMap((owner) => owner.sub ?? []), ...focus]

describe('built-in taxonomy', () => {
  test('names the seven areas of the campaign in the order of the plan', () => {
    expect(BUILTIN_TAXONOMY.areas.map(({ code, name }) => `${code} ${name}`)).toEqual([
      'A1 教育理念更新', 'A2 育人方式转变', 'A3 教学模式优化', 'A4 师生关系改善', 'A5 管理机制健全', 'A6 师生心理健康', 'A7 工作作风提升',
    ])
  })

  test('names the three stages, the finer codes of outside, of management and of stage S2', () => {
    expect(stages.map(({ code, name }) => `${code} ${name}`)).toEqual(['S1 政策落实', 'S2 工作推进', 'S3 经验推广'])
    expect(outside.sub?.map(({ code }) => code)).toEqual(['A0-无', 'A0-谢', 'A0-教', 'A0-外'])
    expect(BUILTIN_TAXONOMY.areas[4]!.sub?.map(({ code }) => code)).toEqual(['A5.1', 'A5.2', 'A5.3', 'A5.4', 'A5.5'])
    expect(stages[1]!.sub?.map(({ name }) => name)).toEqual(['缺人', '缺钱', '缺条件', '方法不当', '协调不畅', '慢'])
  })

  test.each(areas.map((area) => [area.code, area] as const))('gives %s at least 50 seeds, 4 examples and a definition', (_, area) => {
    expect(area.seeds.length).toBeGreaterThanOrEqual(50)
    expect(area.examples.length).toBeGreaterThanOrEqual(4)
    expect(area.definition.length).toBeGreaterThan(30)
  })

  test('writes every seed in simplified Chinese, 2 to 8 characters, without blanks', () => {
    const wrong = seedLists.flatMap(({ code, seeds }) =>
      seeds.filter((seed) => seed.length < 2 || seed.length > 8 || simplify(seed) !== seed || /\s/.test(seed) || seed !== seed.normalize('NFKC')).map((seed) => `${code} ${seed}`),
    )
    expect(wrong).toEqual([])
  })

  test('repeats no seed inside an area, stage or finer code', () => {
    const repeated = seedLists.flatMap(({ code, seeds }) => seeds.filter((seed, at) => seeds.indexOf(seed) !== at).map((seed) => `${code} ${seed}`))
    expect(repeated).toEqual([])
  })

  test('lets no seed speak for two areas', () => {
    const owners = new Map<string, string>()
    const shared = areas.flatMap(({ code, seeds }) =>
      seeds.flatMap((seed) => {
        const owner = owners.get(seed)
        owners.set(seed, owner ?? code)
        return owner === undefined ? [] : [`${seed} ${owner} ${code}`]
      }),
    )
    expect(shared).toEqual([])
  })

  test('seeds nothing so general that it stands in every opinion', () => {
    const general = ['学校', '老师', '教师', '学生', '孩子', '家长', '问题', '教育', '领导', '希望', '建议', '我们', '没有']
    expect(areas.flatMap(({ seeds }) => seeds.filter((seed) => general.includes(seed)))).toEqual([])
  })
})
