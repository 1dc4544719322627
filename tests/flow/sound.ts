import { expect } from 'vitest'
import { barriers, overflow } from './browser.ts'
import type { Visitor } from './visitor.ts'

/** Opens the product by its address alone. Whoever is not signed in is told so by a refusal, which a browser reports. */
export async function openSignIn({ page, takeComplaints }: Visitor): Promise<void> {
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: '问症' }).waitFor()
  expect(takeComplaints().filter((complaint) => !complaint.includes('401'))).toEqual([])
}

/** What every page must be once it stands: complete, silent, no wider than the screen, without barriers. */
export async function expectSoundPage({ page, takeComplaints }: Visitor): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  expect({ page: await page.title(), complaints: takeComplaints(), overflow: await overflow(page), barriers: await barriers(page) }).toEqual({ page: expect.stringMatching(/问症$/), complaints: [], overflow: 0, barriers: [] })
}
