import type { TestApp } from './app.test-support.ts'
import { originOf } from './identity/index.ts'
import type { Scenario } from './scenario.test-support.ts'
import { send } from './send.test-support.ts'

/** How the routes that decide who is who are brought to succeed. */
export const identityScenarios: Readonly<Record<string, (server: TestApp) => Promise<Scenario>>> = {
  'POST /api/people/:id/split': async (server) => {
    const [user, visit] = await joinedOf(server)
    return { path: `/api/people/${user}/split`, body: { origins: [visit], reason: 'a borrowed device' } }
  },
  'POST /api/people/:id/unlink': async (server) => {
    const [user] = await joinedOf(server)
    const { body } = await server.ask<{ links: { id: string }[] }>('GET', `/api/people/${user}/identity`)
    return {
      path: `/api/people/${user}/unlink`,
      body: { links: body.links.map(({ id }) => id), reason: 'a typing error' },
    }
  },
  'POST /api/people/:id/merge': async (server) => ({
    path: `/api/people/${await someoneOf(server)}/merge`,
    body: { with: await someoneOf(server), reason: 'one customer, two forms' },
  }),
  'POST /api/people/:id/choices': async (server) => {
    const body = { name: 'Statistics', basis: 'legitimate_interest' }
    const purpose = `p-${crypto.randomUUID()}`
    await server.ask('PUT', `/api/purposes/${purpose}`, { body, headers: { 'if-none-match': '*' } })
    return {
      path: `/api/people/${await someoneOf(server)}/choices`,
      body: { choices: [{ purpose, state: 'denied' }] },
    }
  },
  'POST /api/identity/suggestions/:id/accept': async (server) => ({
    path: `/api/identity/suggestions/${await suggestionOf(server)}/accept`,
    body: { reason: 'the same telephone and name' },
  }),
  'POST /api/identity/suggestions/:id/dismiss': async (server) => ({
    path: `/api/identity/suggestions/${await suggestionOf(server)}/dismiss`,
    body: { reason: 'a family' },
  }),
  'POST /api/identity/decisions/:id/undo': async (server) => {
    const { body } = await server.ask<{ decision: string }>('POST', `/api/people/${await someoneOf(server)}/merge`, {
      body: { with: await someoneOf(server), reason: 'one customer, two forms' },
    })
    return { path: `/api/identity/decisions/${body.decision}/undo`, body: { reason: 'two customers after all' } }
  },
}

/** Somebody new, by their origin. */
export async function someoneOf(server: TestApp): Promise<string> {
  const userId = `u-${crypto.randomUUID()}`
  await send(server, { type: 'track', event: 'Visit', userId, messageId: crypto.randomUUID() })
  return originOf('userId', userId)
}

/** Origins of a user id and of a visit that are one person. */
async function joinedOf(server: TestApp): Promise<readonly [string, string]> {
  const [userId, anonymousId] = [`u-${crypto.randomUUID()}`, `a-${crypto.randomUUID()}`]
  await send(server, { type: 'page', anonymousId, messageId: crypto.randomUUID() })
  await send(server, { type: 'identify', userId, anonymousId, messageId: crypto.randomUUID() })
  return [originOf('userId', userId), originOf('anonymousId', anonymousId)]
}

/** Two user ids on one device. */
async function suggestionOf(server: TestApp): Promise<string> {
  const anonymousId = `a-${crypto.randomUUID()}`
  for (const userId of [`u-${crypto.randomUUID()}`, `u-${crypto.randomUUID()}`])
    await send(server, { type: 'identify', userId, anonymousId, messageId: crypto.randomUUID() })
  const { body } = await server.ask<{ items: { id: string; a: { value: string }; b: { value: string } }[] }>(
    'GET',
    '/api/identity/suggestions',
  )
  return body.items.find(({ a, b }) => a.value === anonymousId || b.value === anonymousId)?.id ?? ''
}
