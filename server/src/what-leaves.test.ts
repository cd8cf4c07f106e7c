import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { kinds } from './compose-kinds.ts'
import { grants } from './grants.ts'
import { namesNobody, whatLeaves } from './what-leaves.ts'

/** What people author, kind by kind: it names no customer. */
const collections = kinds.map(({ collection }) => collection).join('|')
const authored = new RegExp(`^[A-Z]+ /api/(${collections})(/:key(/revisions|/restore)?)?$`)
const isAuthored = (route: string) => authored.test(route)

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())

describe('what leaves about named people', () => {
  test('is said of every route: by its permission where none of it names anybody, else by its own line', () => {
    const silent = server.app.routes
      .filter(({ permission }) => !Object.hasOwn(namesNobody, permission))
      .map(({ method, url }) => `${method} ${url}`)
      .filter((route) => !Object.hasOwn(whatLeaves, route) && !isAuthored(route))
    expect(silent, 'say in server/src/what-leaves.ts as what the data of people leaves by these').toEqual([])
  })

  test('is said of what a program reads, and no list without a purpose', () => {
    const byKeys = new Map<string, readonly string[]>(Object.entries(grants).map(([name, { keys }]) => [name, keys]))
    const readable = server.app.routes
      .filter(({ permission }) => byKeys.get(permission)?.includes('secret'))
      .map(({ method, url }) => ({ route: `${method} ${url}`, stand: whatLeaves[`${method} ${url}`] }))
      .filter(({ stand }) => stand?.as === 'served' || stand?.as === 'overseen')
    expect(
      readable.filter(({ stand }) => stand?.programs === undefined).map(({ route }) => route),
      'say in server/src/what-leaves.ts as what a program reads these',
    ).toEqual([])
    // Whom nobody named is told of in bulk.
    const lists = readable.filter(({ route }) => /^GET [^:]*$|^GET .*accounts\/:id/.test(route))
    expect(lists.filter(({ stand }) => stand?.programs === 'one').map(({ route }) => route)).toEqual([])
    expect(lists.filter(({ stand }) => stand?.programs === 'gated').map(({ route }) => route)).toEqual([
      'GET /api/people',
      'GET /api/accounts/:id/members',
      'GET /api/accounts/:id/events',
      'GET /api/events',
    ])
  })

  test('is said of nothing that is not there', () => {
    const routes = new Set(server.app.routes.map(({ method, url }) => `${method} ${url}`))
    expect(Object.keys(whatLeaves).filter((route) => !routes.has(route))).toEqual([])
    expect(Object.keys(namesNobody).filter((permission) => !Object.hasOwn(grants, permission))).toEqual([])
  })

  test('as a list becomes a file only by the gate, or without what names them', async () => {
    const { body } = await server.ask<{ lists: { name: string; named: boolean; columns: { name: string }[] }[] }>(
      'GET',
      '/api/exports',
    )
    const lists = new Map(body.lists.map((list) => [list.name, list]))
    expect([...lists.values()].filter(({ named }) => named).map(({ name }) => name)).toEqual(['events', 'people'])
    for (const [route, { file }] of Object.entries(whatLeaves)) {
      const name = /^GET \/api\/([\w/-]+)$/.exec(route)?.[1]?.replaceAll('/', '-') ?? ''
      const list = lists.get(name)
      if (!list || list.named) continue
      expect(file, `${route} is offered as a file`).toBeDefined()
      expect(list.columns.filter((column) => file?.without.includes(column.name))).toEqual([])
    }
    for (const closed of ['search', 'identity-suggestions', 'identity-decisions']) expect(lists.has(closed)).toBe(false)
  })

  test('of imports leaves without the messages that were made of them', async () => {
    const { status, text } = await server.ask('GET', '/api/exports/imports')
    expect(status).toBe(200)
    expect(text).toContain('createdBy')
    expect(text).not.toMatch(/firstMessages|problems/)
  })
})
