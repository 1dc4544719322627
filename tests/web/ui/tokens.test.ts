import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { areaColour, OUTSIDE_COLOUR } from '../../../analysis/chart/colour.ts'
import { chartTheme } from '../../../web/src/lib/ui/chart-theme.ts'

const css = readFileSync(new URL('../../../web/src/lib/ui/tokens.css', import.meta.url), 'utf8')

function token(name: string, theme: 'light' | 'dark' = 'light'): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1]
  if (value === undefined) throw new Error(`No token ${name}`)
  const both = /light-dark\((#\w+), (#\w+)\)/.exec(value)
  return both === null ? value : theme === 'light' ? both[1]! : both[2]!
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}

test('an area has one colour on screen, in charts and in reports', () => {
  const areas = Array.from({ length: 7 }, (_, index) => token(`area-a${index + 1}`).toUpperCase())
  expect(areas).toEqual(Array.from({ length: 7 }, (_, index) => areaColour(index).toUpperCase()))
  expect(token('area-a0').toUpperCase()).toBe(OUTSIDE_COLOUR)
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const grounds = ['surface', 'ground', 'sunken', 'hover', 'accent-ground']

  test.each(['ink', 'ink-2', 'accent', 'danger'])('%s is legible on every ground', (name) => {
    for (const ground of grounds) expect(contrast(token(name, theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['danger', 'danger-ground'],
    ['warning-ink', 'warning-ground'],
    ['success-ink', 'success-ground'],
    ['ink', 'danger-ground'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
  ])('%s is legible on %s', (name, ground) => {
    expect(contrast(token(name, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test('the border of a control stands out from what it is on', () => {
    for (const ground of ['surface', 'ground']) expect(contrast(token('line-control', theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(3)
  })

  test('charts write in the inks of the page', () => {
    const { ink, secondary, line, surface } = chartTheme(theme === 'dark', 13)
    expect([ink, secondary, line, surface].map((colour) => colour.toLowerCase())).toEqual(['ink', 'ink-2', 'line', 'surface'].map((name) => token(name, theme)))
  })
})
