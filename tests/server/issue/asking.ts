import { vi } from 'vitest'
import type { TestActor, TestCampaign, TestServer } from '../harness.ts'

export interface Answered<Body> {
  readonly status: number
  readonly body: Body
}

/** A server that is far behind, as on a machine that runs other tests, refuses before it does anything: then it is asked again. */
const PATIENCE = { timeout: 60_000, interval: 200 }

/** Asks below the campaign's address as an actor; signs in once an actor. */
export function askingIn(server: TestServer, campaign: TestCampaign) {
  const signedIn = new Map<string, ReturnType<TestServer['signedIn']>>()
  return async function ask<Body>(actor: TestActor, method: 'GET' | 'POST', url: string, payload?: object): Promise<Answered<Body>> {
    const asking = signedIn.get(actor.id) ?? vi.waitFor(() => server.signedIn(actor), PATIENCE)
    signedIn.set(actor.id, asking)
    const answer = await vi.waitFor(async () => {
      const answer = await (await asking)({ method, url: `/api/campaigns/${campaign.id}${url}`, ...(payload && { payload }) })
      if (answer.statusCode === 503) throw new Error(answer.body)
      return answer
    }, PATIENCE)
    return { status: answer.statusCode, body: answer.json() as Body }
  }
}
