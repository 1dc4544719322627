import { describe, expect, test } from 'vitest'
import { areaColour, DARK_SHADES, LIGHT_SHADES, type Shade } from '../../../analysis/chart/colour.ts'
import { SHADE_LEVELS, shadeLevel } from '../../../analysis/chart/shade.ts'

/** Relative luminance and contrast after WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast({ fill, ink }: Shade): number {
  const [light, dark] = [luminance(fill), luminance(ink)].toSorted((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

describe('shadeLevel', () => {
  test('steps up at 4, 16, 36 and 64 percent of the largest count', () => {
    expect([0, 1, 4, 5, 16, 17, 36, 37, 64, 65, 100].map((value) => shadeLevel(value, 100))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
  })

  test('keeps any count above nothing visible, and nothing empty', () => {
    expect(shadeLevel(1, 1_000_000)).toBe(1)
    expect(shadeLevel(0, 0)).toBe(0)
    expect(shadeLevel(3, 3)).toBe(SHADE_LEVELS)
  })

  test.each([[-1, 5], [6, 5], [Number.NaN, 5]])('refuses %d of %d', (value, largest) => {
    expect(() => shadeLevel(value, largest)).toThrow(RangeError)
  })
})

describe('shades', () => {
  test.each([['light', LIGHT_SHADES], ['dark', DARK_SHADES]])('%s: a fill for every level, the number legible on each', (_, shades) => {
    expect(shades).toHaveLength(SHADE_LEVELS + 1)
    for (const shade of shades) expect(contrast(shade)).toBeGreaterThan(4.5)
  })

  test('get heavier with the level on white', () => {
    const fills = LIGHT_SHADES.map((shade) => luminance(shade.fill))
    expect(fills).toEqual(fills.toSorted((a, b) => b - a))
  })
})

describe('areaColour', () => {
  test('gives the seven areas seven colours and begins again after them', () => {
    expect(new Set(Array.from({ length: 7 }, (_, index) => areaColour(index))).size).toBe(7)
    expect(areaColour(0)).toBe('#332288')
    expect(areaColour(7)).toBe(areaColour(0))
  })
})
