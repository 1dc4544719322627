import { describe, expect, test } from 'vitest'
import { BUILTIN_TAXONOMY } from '../../../analysis/taxonomy/builtin.ts'
import { taxonomyHash } from '../../../analysis/taxonomy/hash.ts'
import type { Taxonomy } from '../../../analysis/taxonomy/taxonomy.ts'

const canteen = { code: '食堂', name: '食堂', definition: '饭菜', seeds: ['饭菜', '打饭'], examples: ['菜太咸。'] }
const dormitory = { code: '宿舍', name: '宿舍', definition: '住', seeds: ['寝室'], examples: [] }
const small: Taxonomy = { name: '小例子', areas: [canteen, dormitory] }

describe('taxonomyHash', () => {
  test('is 16 hexadecimal digits', () => {
    expect(taxonomyHash(BUILTIN_TAXONOMY)).toMatch(/^[0-9a-f]{16}$/)
  })

  test('does not depend on the order of keys', () => {
    const { examples, seeds, definition, name, code } = canteen
    expect(taxonomyHash({ areas: [{ examples, seeds, definition, name, code }, dormitory], name: '小例子' })).toBe(taxonomyHash(small))
  })

  test.each<[string, Taxonomy]>([
    ['the order of areas', { ...small, areas: [dormitory, canteen] }],
    ['the order of seeds', { ...small, areas: [{ ...canteen, seeds: ['打饭', '饭菜'] }, dormitory] }],
    ['one character of a definition', { ...small, areas: [{ ...canteen, definition: '饭菜。' }, dormitory] }],
    ['a focus tag', { ...small, focus: [{ code: 'F1', name: '双减', seeds: ['双减'] }] }],
    ['where one seed ends and the next begins', { ...small, areas: [{ ...canteen, seeds: ['饭菜打饭'] }, dormitory] }],
  ])('changes with %s', (_, changed) => {
    expect(taxonomyHash(changed)).not.toBe(taxonomyHash(small))
  })
})
