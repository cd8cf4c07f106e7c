import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { ended, ran, type Shown, sourceOf, uploaded } from './imports.test-support.ts'

const OCTETS = { 'content-type': 'application/octet-stream' }
const CUSTOMERS = { messages: [{ type: 'identify', userId: '{{id}}', traits: { city: '{{city}}' } }] }

let server: TestApp
let key: string
beforeAll(async () => {
  server = await testApp()
  key = await sourceOf(server)
})
afterAll(() => server.stop())

async function logged(id: string) {
  const rows = await server.db.query<{ body: string }>(
    `select body from log where body like '%"import":{"id":"${id}"%' order by seq`,
  )
  return rows.map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>)
}

describe('a file that is imported', () => {
  it('becomes messages that say which import and which line they come from', async () => {
    const { id } = await uploaded(server, { name: 'customers.csv', bytes: 'id,city\nc-1,Lyon\nc-2,Nîmes\n' })
    const end = await ran(server, id, { mapping: CUSTOMERS, key })
    expect(end).toMatchObject({ state: 'done', total: 2, lines: 2, written: 2, duplicates: 0, refused: 0, error: null })
    expect(await logged(id)).toMatchObject([
      { type: 'identify', userId: 'c-1', traits: { city: 'Lyon' }, context: { import: { id, line: 2 } } },
      { type: 'identify', userId: 'c-2', traits: { city: 'Nîmes' }, context: { import: { id, line: 3 } } },
    ])
    const people = await server.ask<{ items: readonly unknown[] }>('GET', '/api/people?q=c-2')
    expect(people.body.items).toHaveLength(1)
  })

  it('counts once when the same file is imported again', async () => {
    const bytes = gzipSync('id,city\nagain-1,Lyon\nagain-2,Nîmes\n')
    const first = await uploaded(server, { name: 'again.csv.gz', bytes })
    expect(await ran(server, first.id, { mapping: CUSTOMERS, key })).toMatchObject({ written: 2, duplicates: 0 })
    const second = await uploaded(server, { name: 'again.csv.gz', bytes })
    expect(second.digest).toBe(first.digest)
    expect(await ran(server, second.id, { mapping: CUSTOMERS, key })).toMatchObject({ written: 0, duplicates: 2 })
  })

  it('may be tried first: a dry run counts all of it and takes nothing', async () => {
    const { id } = await uploaded(server, { name: 'dry.csv', bytes: 'id,city\ndry-1,Lyon\n,Paris\n' })
    const tried = await ran(server, id, { mapping: CUSTOMERS, key, dryRun: true })
    expect(tried).toMatchObject({ state: 'ready', dry: true, lines: 2, written: 1, refused: 1 })
    expect(tried.problems).toMatchObject([{ code: 'identity_missing', count: 1, line: 3 }])
    expect(tried.firstMessages[0]).toMatchObject({ userId: 'dry-1' })
    expect(await logged(id)).toEqual([])
    expect(await ran(server, id, { mapping: CUSTOMERS, key })).toMatchObject({ state: 'done', dry: false, written: 1 })
  })

  it('keeps the lines that were rejected in a report, which can be mended and imported', async () => {
    const bytes = 'id,city,age\nr-1,Lyon,41\nr-2,=cmd(),old\nr-3,Nîmes\n'
    const mapping = {
      columns: { age: 'integer' },
      messages: [{ type: 'identify', userId: '{{id}}', traits: { city: '{{city}}', age: { column: 'age' } } }],
    }
    const { id } = await uploaded(server, { name: 'rejected.csv', bytes })
    const end = await ran(server, id, { mapping, key })
    expect(end).toMatchObject({ state: 'done', written: 1, refused: 2 })
    expect(end.problems).toMatchObject([
      { code: 'line_value', column: 'age', count: 1, line: 3 },
      { code: 'line_cells', column: null, count: 1, line: 4 },
    ])
    const report = (await server.ask('GET', `/api/imports/${id}/rejected.csv`)).text
    expect(report.split('\r\n')).toEqual([
      '_line,_code,_column,_reason,id,city,age',
      `3,line_value,age,“old” is no whole number,r-2,'=cmd(),old`,
      '4,line_cells,,It has 2 cells where there are 3 columns.,r-3,Nîmes',
      '',
    ])

    const mended = report.replace(',old', ',38').replace('r-3,Nîmes', 'r-3,Nîmes,52')
    const repair = await uploaded(server, { name: 'mended.csv', bytes: mended, repairs: id })
    expect(await ran(server, repair.id, { mapping, key })).toMatchObject({ state: 'done', written: 2, refused: 0 })
    expect(await logged(repair.id)).toMatchObject([
      { userId: 'r-2', traits: { city: '=cmd()', age: 38 }, context: { import: { line: 3 } } },
      { userId: 'r-3', traits: { city: 'Nîmes', age: 52 }, context: { import: { line: 4 } } },
    ])
    // The lines kept their ids, so the whole file, mended, adds nothing.
    expect((await logged(repair.id)).map(({ messageId }) => messageId)).toEqual([
      `import-${end.digest?.slice(0, 16)}-3`,
      `import-${end.digest?.slice(0, 16)}-4`,
    ])
  })

  it('ends with a reason, and nothing taken, when it is damaged', async () => {
    const whole = gzipSync(`id,city\n${'x'.repeat(100)},Lyon\n`.repeat(1000))
    const { id } = await uploaded(server, { name: 'cut.csv.gz', bytes: whole.subarray(0, whole.length - 20) })
    const end = await ran(server, id, { mapping: CUSTOMERS, key })
    expect(end).toMatchObject({ state: 'failed', written: 0, error: { code: 'import_truncated' } })
    expect(await logged(id)).toEqual([])
  })

  it('is refused with each wrong part when the mapping does not fit it', async () => {
    const { id } = await uploaded(server, { name: 'm.csv', bytes: 'id,city\n1,Lyon\n' })
    const mapping = { messages: [{ type: 'track', userId: '{{nobody}}' }] }
    const answer = await server.ask('POST', `/api/imports/${id}/preview`, { body: { mapping } })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      code: 'mapping_invalid',
      errors: [
        { path: 'messages.0.event', message: 'must be given for track' },
        { path: 'messages.0.userId', message: 'names the column nobody, which the file does not have' },
      ],
    })
    expect(await ran(server, id, { mapping, key })).toMatchObject({
      state: 'failed',
      error: { code: 'mapping_invalid' },
    })
  })

  it('needs a key that works', async () => {
    const { id } = await uploaded(server, { name: 'k.csv', bytes: 'id\n1\n' })
    const answer = await server.ask('POST', `/api/imports/${id}/start`, { body: { mapping: CUSTOMERS, key: 'nobody' } })
    expect([answer.status, answer.body.code]).toEqual([422, 'import_key'])
  })
})

describe('an upload', () => {
  it('may come in parts, and goes on where it broke off', async () => {
    const { body } = await server.ask<Shown>('POST', '/api/imports', { body: { name: 'parts.csv', size: 12 } })
    const path = `/api/imports/${body.id}/file`
    const part = (text: string, at: number) =>
      server.ask<Shown>('PUT', path, { body: text, headers: { ...OCTETS, 'upload-offset': String(at) } })
    expect((await part('id\nu-', 0)).body).toMatchObject({ state: 'uploading', received: 5 })
    const again = await part('id\nu-', 0)
    expect([again.status, again.body.code, again.body.received]).toEqual([409, 'import_offset', 5])
    expect((await part('1\nu-2\n', 5)).body).toMatchObject({ state: 'uploading', received: 11 })
    expect((await part('\n', 11)).body).toMatchObject({ state: 'ready', received: 12 })
    expect((await part('more', 12)).body).toMatchObject({ code: 'import_state' })
  })

  it('takes no more octets than were announced, and no more than the server keeps', async () => {
    const { body } = await server.ask<Shown>('POST', '/api/imports', { body: { name: 'more.csv', size: 2 } })
    const more = await server.ask('PUT', `/api/imports/${body.id}/file`, { body: 'more', headers: OCTETS })
    expect([more.status, more.body.code]).toEqual([413, 'import_too_large'])
    const huge = await server.ask('POST', '/api/imports', { body: { name: 'huge.csv', size: 1e12 } })
    expect([huge.status, huge.body.code]).toEqual([413, 'import_too_large'])
  })

  it('is octets, not JSON', async () => {
    const { body } = await server.ask<Shown>('POST', '/api/imports', { body: { name: 'json.csv', size: 2 } })
    const answer = await server.ask('PUT', `/api/imports/${body.id}/file`, { body: {} })
    expect([answer.status, answer.body.code]).toEqual([415, 'media_type_unsupported'])
  })
})

describe('an import', () => {
  it('can be cancelled, goes on where it was, and is deleted with its file', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `long-${at},Lyon`).join('\n')
    const { id } = await uploaded(server, { name: 'long.csv', bytes: `id,city\n${lines}\n` })
    await server.ask('POST', `/api/imports/${id}/start`, { body: { mapping: CUSTOMERS, key } })
    const cancelled = await server.ask<Shown>('POST', `/api/imports/${id}/cancel`)
    expect(cancelled.body.state).toBe('cancelled')
    expect((await server.ask('POST', `/api/imports/${id}/cancel`)).body.code).toBe('import_state')
    const end = await ran(server, id, { mapping: CUSTOMERS, key })
    expect(end).toMatchObject({ state: 'done', lines: 20_000, written: 20_000, duplicates: 0 })
    expect((await server.ask('DELETE', `/api/imports/${id}`)).status).toBe(204)
    const [left] = await server.db.query<{ n: number }>('select count(*) as n from import_chunks where import = $1', [
      id,
    ])
    expect(left?.n).toBe(0)
    expect((await logged(id)).length).toBe(20_000)
  })

  it('takes events of the past as they are dated, however long ago', async () => {
    const { id } = await uploaded(server, { name: 'past.csv', bytes: 'id;at\np-1;01/03/1998 14:30\n' })
    const mapping = {
      columns: { at: { type: 'time', format: 'dd/MM/yyyy HH:mm', zone: 'Europe/Paris' } },
      messages: [{ type: 'track', event: 'Order Completed', userId: '{{id}}', timestamp: '{{at}}' }],
    }
    expect(await ran(server, id, { mapping, key })).toMatchObject({ state: 'done', written: 1 })
    const rows = await server.db.query(`select happened_at as at from log where body like '%"p-1"%'`)
    expect(rows).toEqual([{ at: '1998-03-01T13:30:00.000Z' }])
  })

  it('leaves no file behind after its days', async () => {
    const { id } = await uploaded(server, { name: 'old.csv', bytes: 'id,city\n1,Lyon\n' })
    await ran(server, id, { mapping: CUSTOMERS, key })
    await server.db.execute(
      `update imports set created_at = created_at - interval '8 days', started_at = started_at - interval '8 days',
      finished_at = finished_at - interval '8 days' where id = $1`,
      [id],
    )
    await server.app.jobs.add('imports.forget', {})
    await ended(server, id)
    await expect
      .poll(async () => (await server.ask<Shown>('GET', `/api/imports/${id}`)).body.fileRemovedAt)
      .not.toBeNull()
    const answer = await server.ask('POST', `/api/imports/${id}/inspect`, { body: {} })
    expect([answer.status, answer.body.code]).toEqual([410, 'import_file_gone'])
  })
})
