import type { TestActor, TestCampaign, TestServer } from '../harness.ts'

export interface Answered<Body> {
  readonly status: number
  readonly body: Body
}

/** Asks below the campaign's address as an actor; signs in once an actor. */
export function askingIn(server: TestServer, campaign: TestCampaign) {
  const signedIn = new Map<string, ReturnType<TestServer['signedIn']>>()
  return async function ask<Body>(actor: TestActor, method: 'GET' | 'POST', url: string, payload?: object): Promise<Answered<Body>> {
    const asking = signedIn.get(actor.id) ?? server.signedIn(actor)
    signedIn.set(actor.id, asking)
    const answer = await (await asking)({ method, url: `/api/campaigns/${campaign.id}${url}`, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.json() as Body }
  }
}
