import { expect, test } from 'vitest'
import { uniqueTitles } from '../../../analysis/describe/unique.ts'

test('each group gets its best title that nobody before it has', () => {
  expect(
    uniqueTitles([
      { titles: ['食堂太贵', '饭菜太少'], keywords: [] },
      { titles: ['食堂太贵', '食堂排队太久'], keywords: [] },
    ]),
  ).toEqual(['食堂太贵', '食堂排队太久'])
})

test('a title taken already is set apart by a keyword', () => {
  const group = { titles: ['食堂太贵'], keywords: ['食堂', '二楼'] }
  expect(uniqueTitles([group, group])).toEqual(['食堂太贵', '食堂太贵（二楼）'])
})

test('and by a number when keywords run out', () => {
  const group = { titles: ['食堂太贵'], keywords: [] }
  expect(uniqueTitles([group, group, group])).toEqual(['食堂太贵', '食堂太贵（2）', '食堂太贵（3）'])
})
