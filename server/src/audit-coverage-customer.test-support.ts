import type { TestApp } from './app.test-support.ts'
import { someoneOf } from './audit-coverage-identity.test-support.ts'
import type { Scenario } from './scenario.test-support.ts'

const PAGES = '/api/customer-pages/workspace'

/** How the routes about customers' own pages are brought to succeed. */
export const customerScenarios: Readonly<Record<string, (server: TestApp) => Promise<Scenario>>> = {
  'POST /api/people/:id/links': async (server) => ({
    path: `/api/people/${await someoneOf(server)}/links`,
    body: { scope: 'preferences' },
  }),
  'DELETE /api/people/:id/links/:link': async (server) => {
    const links = `/api/people/${await someoneOf(server)}/links`
    const { body } = await server.ask<{ link: { id: string } }>('POST', links, { body: { scope: 'data' } })
    return { path: `${links}/${body.link.id}` }
  },
  'POST /api/unsubscribe-mails': async (server) => {
    const purpose = `p-${crypto.randomUUID()}`
    const body = { name: 'Letters', basis: 'legitimate_interest' }
    await server.ask('PUT', `/api/purposes/${purpose}`, { body, headers: { 'if-none-match': '*' } })
    const made = await server.ask<{ url: string }>('POST', `/api/people/${await someoneOf(server)}/links`, {
      body: { scope: 'unsubscribe', subject: purpose },
    })
    const mail = `Subject: unsubscribe ${made.body.url.split('/')[4]}\r\n\r\n`
    return { path: '/api/unsubscribe-mails', body: { mail: Buffer.from(mail).toString('base64') } }
  },
  'PUT /api/customer-pages/:key': async () => ({
    path: PAGES,
    body: { brand: 'Le Fil', accent: '#1d4f91' },
    headers: { 'if-none-match': '*' },
  }),
  'DELETE /api/customer-pages/:key': async () => ({ path: PAGES, headers: { 'if-match': '"1"' } }),
  'POST /api/customer-pages/:key/restore': async () => ({
    path: `${PAGES}/restore`,
    body: { revision: 1 },
    headers: { 'if-match': '"2"' },
  }),
}
