import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import { ran, sourceOf, uploaded } from './imports.test-support.ts'

// A list that was written before somebody was erased says nothing of when: brought afterwards, it must not make them anew.

let server: TestApp
let key: string

beforeAll(async () => {
  server = await testApp()
  key = await sourceOf(server)
  const secret = await server.key('secret')
  const identify = { userId: 'gone-1', context: { externalIds: [{ type: 'email', id: 'gone@example.org' }] } }
  expect((await server.ask('POST', '/v1/identify', { token: secret, body: identify })).status).toBe(200)
  const opened = await server.ask<{ id: string }>('POST', `/api/people/${originOf('userId', 'gone-1')}/requests`, {
    body: { kind: 'erasure', via: 'letter' },
  })
  const path = `/api/requests/${opened.body.id}`
  await server.ask('POST', `${path}/verify`, { body: { how: 'document' } })
  const preview = await server.ask<{ label: string }>('GET', `${path}/erasure-preview`)
  const begun = await server.ask('POST', `${path}/erase`, { body: { confirm: preview.body.label } })
  expect(begun.status, begun.text).toBe(202)
  await eventually(() => server.ask<{ state: string }>('GET', `${path}/erasure`), {
    until: ({ body }) => ['swept', 'done'].includes(body.state),
    within: 60_000,
  })
})
afterAll(() => server?.stop())

const people = async (q: string) =>
  (await server.ask<{ items: readonly unknown[] }>('GET', `/api/people?q=${encodeURIComponent(q)}`)).body.items.length

const message = { type: 'identify', userId: '{{id}}', externalIds: [{ type: 'email', id: '{{mail}}' }] }

describe('a file without times that is brought after an erasure', () => {
  const bytes = 'id,mail,city\nstays-1,stays@example.org,Nîmes\ngone-1,,Lyon\nother-1,gone@example.org,Lyon\n'
  const mapping = { messages: [{ ...message, traits: { city: '{{city}}' } }] }

  test('is taken without who was erased: the report says which lines, and why', async () => {
    const { id } = await uploaded(server, { name: 'list.csv', bytes })
    const tried = await ran(server, id, { mapping, key, dryRun: true })
    expect(tried).toMatchObject({ written: 1, refused: 2 })
    const end = await ran(server, id, { mapping, key })
    expect(end).toMatchObject({ state: 'done', lines: 3, written: 1, duplicates: 0, refused: 2 })
    expect(end.problems).toMatchObject([{ code: 'erased_untimed', count: 2, line: 3 }])
    const report = (await server.ask('GET', `/api/imports/${id}/rejected.csv`)).text
    expect(report.split('\r\n')).toEqual([
      '_line,_code,_column,_reason,id,mail,city',
      // The line is named, and holds nothing of them.
      '3,erased_untimed,,"It is about somebody who was erased, and does not say when it happened.",,,',
      '4,erased_untimed,,"It is about somebody who was erased, and does not say when it happened.",,,',
      '',
    ])
    expect(JSON.stringify(end.firstMessages)).not.toContain('gone')
    expect([await people('gone-1'), await people('other-1'), await people('stays-1')]).toEqual([0, 0, 1])
  })

  test('a preview of it says the same', async () => {
    const { id } = await uploaded(server, { name: 'list.csv', bytes: `${bytes}x-9,,\n` })
    const { body } = await server.ask('POST', `/api/imports/${id}/preview`, { body: { mapping, key } })
    expect(body).toMatchObject({ made: 2, refused: [{ code: 'erased_untimed' }, { code: 'erased_untimed' }] })
  })

  test('makes nobody anew where it says of when it is, and that is before the erasure', async () => {
    const { id } = await uploaded(server, { name: 'older.csv', bytes: `${bytes}older-1,,Paris\n` })
    const end = await ran(server, id, { mapping: { ...mapping, asOf: '2024-02-29' }, key })
    expect(end).toMatchObject({ state: 'done', refused: 0, written: 2 })
    expect([await people('gone-1'), await people('other-1'), await people('older-1')]).toEqual([0, 0, 1])
    const told = await server.db.query<{ at: string }>(
      `select distinct happened_at as at from log where body like $1`,
      [`%"import":{"id":"${id}"%`],
    )
    expect(told).toEqual([{ at: '2024-02-29T00:00:00.000Z' }])
  })

  test('is taken where it says that it is newer, of all its lines or of each', async () => {
    const asOf = new Date().toISOString()
    const said = await uploaded(server, { name: 'newer.csv', bytes: 'id,mail,city\ngone-1,,Lyon\n' })
    expect(await ran(server, said.id, { mapping: { ...mapping, asOf }, key })).toMatchObject({ written: 1, refused: 0 })
    const each = await uploaded(server, { name: 'each.csv', bytes: `id,mail,at\nother-1,gone@example.org,${asOf}\n` })
    const timed = { columns: { at: 'time' }, messages: [{ ...message, timestamp: { column: 'at' } }] }
    expect(await ran(server, each.id, { mapping: timed, key })).toMatchObject({ written: 1, refused: 0 })
    expect([await people('gone-1'), await people('other-1')]).toEqual([1, 1])
  })

  test('is refused where what it says is no time', async () => {
    const { id } = await uploaded(server, { name: 'when.csv', bytes: 'id,mail,city\nwhen-1,,Lyon\n' })
    for (const asOf of ['yesterday', '2026-02-30', '20/11/2026', '']) {
      const answer = await server.ask('POST', `/api/imports/${id}/preview`, {
        body: { mapping: { ...mapping, asOf }, key },
      })
      expect(answer.body, asOf).toMatchObject({ code: 'mapping_invalid', errors: [{ path: 'asOf' }] })
    }
  })
})
