import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../auth/access.test-support.ts'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { createAudit } from './audit.ts'
import { auditRoutes } from './audit-routes.ts'
import type { AuditFacets, AuditRecord } from './read-audit.ts'

const KEY = { name: 'Shop window', kind: 'write', purpose: 'service', legalBasis: 'contract' } as const
const START = Date.parse('2026-11-02T10:00:00.000Z')

describe('the audit trail over HTTP', () => {
  let db: Database
  let server: TestServer
  let cookie: string
  let user: string
  let key: string
  let now = START

  beforeAll(async () => {
    db = await testDatabase()
    server = await startTestServer(db, { operatorToken: 'op', clock: () => now, routes: () => auditRoutes(db) })
    cookie = await server.signIn()
    const [row] = await db.query<{ id: string }>('select id from users')
    user = row?.id ?? ''
    now += 3_600_000
    const made = await server.ask('POST', '/api/keys', { body: KEY, headers: { cookie } })
    key = String(made.body.id)
    now += 3_600_000
    const audit = createAudit({ clock: () => now })
    await db.tx(async (tx) => {
      for (let n = 1; n <= 5; n += 1) {
        await audit.record(tx, {
          principal: 'operator',
          action: 'definition.change',
          target: { kind: 'element', id: 'home-hero' },
          change: { before: { name: 'Hero', n: n - 1 }, after: { name: 'Hero', n } },
          detail: { revision: n + 1, from: n, note: '100 % done' },
        })
      }
    })
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  type Page = { items: AuditRecord[]; nextCursor: string | null }
  const list = async (query = ''): Promise<Page> => {
    const answer = await server.ask('GET', `/api/audit${query}`, { headers: { authorization: 'Bearer op' } })
    expect(answer.status, answer.text).toBe(200)
    return answer.body as Page
  }
  const actions = async (query: string) => (await list(query)).items.map(({ action }) => action)

  it('is read newest first, page by page, with the names of today', async () => {
    const all = (await list()).items
    expect(all.map(({ place }) => place)).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
    const pages: AuditRecord[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page = await list(`?limit=3&cursor=${cursor}`)
      pages.push(...page.items)
      cursor = page.nextCursor
    }
    expect(pages).toEqual(all)
    expect(all.find(({ action }) => action === 'key.create')).toMatchObject({
      by: { kind: 'user', id: user, name: 'Ada' },
      target: { kind: 'key', id: key, name: 'Shop window' },
      change: { before: null, after: { ...KEY, channel: null, prefix: expect.stringMatching(/^dp_write_/) } },
      detail: {},
    })
    expect(all[0]).toMatchObject({
      by: { kind: 'operator', id: '', name: null },
      target: { kind: 'element', id: 'home-hero', name: null },
      change: { before: { n: 4 }, after: { n: 5 } },
      detail: { revision: 6, from: 5, note: '100 % done' },
      seal: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('is searched by who, what, when, and any text', async () => {
    expect(await actions('?who=operator')).toHaveLength(5)
    expect(await actions(`?who=user&whoId=${user}`)).toEqual(['key.create', 'session.begin', 'workspace.set_up'])
    expect(await actions('?action=session.begin')).toHaveLength(1)
    expect(await actions('?targetKind=element&targetId=home-hero')).toHaveLength(5)
    expect(await actions('?from=2026-11-02T11:00:00Z&to=2026-11-02T12:00:00Z')).toEqual(['key.create'])
    expect(await actions('?q=shop%20WINDOW')).toEqual(['key.create'])
    expect(await actions('?q=ada')).toHaveLength(3)
    expect(await actions('?q=100%20%25%20d')).toHaveLength(5)
    expect(await actions('?q=%25')).toHaveLength(5)
    expect(await actions('?q=_')).not.toHaveLength(8)
    expect(await actions("?q=';drop")).toEqual([])
  })

  it('says what it can be filtered by', async () => {
    const { body } = await server.ask('GET', '/api/audit/facets', { headers: { cookie } })
    const facets = body as unknown as AuditFacets
    expect(facets.who).toEqual([
      { kind: 'operator', id: '', name: null, count: 5 },
      { kind: 'user', id: user, name: 'Ada', count: 3 },
    ])
    expect(facets.actions[0]).toEqual({ action: 'definition.change', count: 5 })
    expect(facets.targets.map(({ kind }) => kind).sort()).toEqual(['element', 'key', 'user'])
  })

  it('shows one record by its id', async () => {
    const [first] = (await list()).items
    const one = await server.ask('GET', `/api/audit/${first?.id}`, { headers: { cookie } })
    expect(one.body).toEqual(first)
    const none = await server.ask('GET', `/api/audit/${crypto.randomUUID()}`, { headers: { cookie } })
    expect([none.status, none.body.code]).toEqual([404, 'audit_record_unknown'])
  })

  it('has no way to be written or changed from outside', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await server.ask(method, '/api/audit', { headers: { cookie } })
      expect(answer.status).toBe(404)
    }
  })
})
