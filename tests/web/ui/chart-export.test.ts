import { expect, test } from 'vitest'
import { framedSvg } from '../../../web/src/lib/ui/chart-export.ts'

const svg = '<svg width="300" height="200" xmlns="http://www.w3.org/2000/svg" version="1.1"><rect width="10" height="10"/></svg>'

test('an exported chart stands whole below its title, in a picture larger by the frame', () => {
  const framed = framedSvg({ title: '哪些领域卡在政策落实？', note: undefined, svg, width: 300, height: 200 })
  expect([framed.width, framed.height]).toEqual([332, 266])
  expect(framed.svg).toContain('>哪些领域卡在政策落实？</text>')
  expect(framed.svg).toContain('<svg x="16" y="50" width="300" height="200"')
  expect(framed.svg.match(/<svg /g)).toHaveLength(2)
})

test('a note makes room for itself', () => {
  const framed = framedSvg({ title: '问', note: '926 条意见', svg, width: 300, height: 200 })
  expect(framed.height).toBe(286)
  expect(framed.svg).toContain('>926 条意见</text>')
})

test('marks in a title stay text', () => {
  expect(framedSvg({ title: '<b> & "x"', note: undefined, svg, width: 1, height: 1 }).svg).toContain('>&lt;b&gt; &amp; &quot;x&quot;</text>')
})

test('font names in quotation marks do not end the attribute they stand in', () => {
  const quoted = '<svg width="1" height="1"><text style="font-size:12px;font-family:"PingFang SC", sans-serif;">7</text></svg>'
  expect(framedSvg({ title: '问', note: undefined, svg: quoted, width: 1, height: 1 }).svg).toContain(`style="font-size:12px;font-family:'PingFang SC', sans-serif;"`)
})
