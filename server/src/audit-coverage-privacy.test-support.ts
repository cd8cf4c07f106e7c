import type { TestApp } from './app.test-support.ts'
import { originOf } from './identity/index.ts'
import type { Scenario } from './scenario.test-support.ts'
import { send } from './send.test-support.ts'

/** How the routes about people's rights are brought to succeed. */
export const privacyScenarios: Readonly<Record<string, (server: TestApp) => Promise<Scenario>>> = {
  'POST /api/people/:id/requests': async (server) => ({
    path: `/api/people/${await someoneOf(server)}/requests`,
    body: { kind: 'access', via: 'letter' },
  }),
  'POST /api/requests/:id/verify': async (server) => ({
    path: `/api/requests/${await requestOf(server)}/verify`,
    body: { how: 'call_back' },
  }),
  'POST /api/requests/:id/begin': async (server) => ({
    path: `/api/requests/${await verified(server)}/begin`,
    body: {},
  }),
  'POST /api/requests/:id/extend': async (server) => ({
    path: `/api/requests/${await requestOf(server)}/extend`,
    body: { note: 'Records of many years.' },
  }),
  'POST /api/requests/:id/refuse': async (server) => ({
    path: `/api/requests/${await requestOf(server)}/refuse`,
    body: { reason: 'identity_not_proved' },
  }),
  'POST /api/requests/:id/restrict': async (server) => ({
    path: `/api/requests/${await verified(server, 'restriction')}/restrict`,
    body: {},
  }),
  'POST /api/requests/:id/lift': async (server) => {
    const id = await verified(server, 'restriction')
    const { body } = await server.ask<{ closedAt: string }>('POST', `/api/requests/${id}/restrict`, { body: {} })
    return { path: `/api/requests/${id}/lift`, body: { told: body.closedAt } }
  },
  'POST /api/requests/:id/correct': async (server) => ({
    path: `/api/requests/${await verified(server, 'rectification')}/correct`,
    body: { traits: { city: 'Brest' } },
  }),
  'POST /api/requests/:id/object': async (server) => {
    await server.ask('PUT', '/api/purposes/measurement', {
      body: { name: 'Measurement', basis: 'legitimate_interest' },
      headers: { 'if-none-match': '*' },
    })
    return {
      path: `/api/requests/${await verified(server, 'objection')}/object`,
      body: { purposes: ['measurement'] },
    }
  },
  'POST /api/requests/:id/erase': async (server) => {
    const id = await verified(server, 'erasure')
    const { body } = await server.ask<{ label: string }>('GET', `/api/requests/${id}/erasure-preview`)
    return { path: `/api/requests/${id}/erase`, body: { confirm: body.label } }
  },
  'POST /api/requests/:id/document': async (server) => ({
    path: `/api/requests/${await verified(server, 'portability')}/document`,
    body: { format: 'json' },
  }),
  'POST /api/requests/:id/hand-over': async (server) => {
    const id = await verified(server, 'portability')
    await server.ask('POST', `/api/requests/${id}/document`, { body: {} })
    return { path: `/api/requests/${id}/hand-over`, body: { how: 'post' } }
  },
  'POST /api/requests/:id/finish': async (server) => ({
    path: `/api/requests/${await verified(server)}/finish`,
    body: {},
  }),
}

/** Somebody new, by their origin. */
async function someoneOf(server: TestApp): Promise<string> {
  const userId = `u-${crypto.randomUUID()}`
  await send(server, { type: 'track', event: 'Visit', userId, messageId: crypto.randomUUID() })
  return originOf('userId', userId)
}

async function requestOf(server: TestApp, kind = 'access'): Promise<string> {
  const { body } = await server.ask<{ id: string }>('POST', `/api/people/${await someoneOf(server)}/requests`, {
    body: { kind, via: 'letter' },
  })
  return body.id
}

async function verified(server: TestApp, kind = 'access'): Promise<string> {
  const id = await requestOf(server, kind)
  await server.ask('POST', `/api/requests/${id}/verify`, { body: { how: 'in_person' } })
  return id
}
