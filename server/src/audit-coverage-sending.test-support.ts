import { expect } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import type { Scenario } from './scenario.test-support.ts'

const body = async (server: TestApp) => {
  await server.ask('PUT', '/api/channels/email', {
    body: { name: 'E-mail', identifier: 'email' },
    headers: { 'if-none-match': '*' },
  })
  return { channel: 'email', address: `${crypto.randomUUID()}@example.org` }
}

/** How each route of what is sent succeeds. */
export const sendingScenarios: Readonly<Record<string, (server: TestApp) => Promise<Scenario>>> = {
  'POST /api/suppressions': async (server) => ({ path: '/api/suppressions', body: await body(server) }),
  'POST /api/suppressions/import': async (server) => {
    const { channel, address } = await body(server)
    return { path: '/api/suppressions/import', body: { channel, text: address } }
  },
  'POST /api/suppressions/:id/lift': async (server) => {
    const made = await server.ask<{ id: string }>('POST', '/api/suppressions', { body: await body(server) })
    expect(made.status, made.text).toBe(200)
    return { path: `/api/suppressions/${made.body.id}/lift`, body: { note: 'They gave it again.' } }
  },
}
