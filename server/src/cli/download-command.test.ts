import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, commandLine } from './command-line.test-support.ts'

let line: CommandLine
let server: CommandLine['server']
let dir: string
const run: CommandLine['run'] = (...argv) => line.run(...argv)

beforeAll(async () => {
  line = await commandLine()
  ;({ server, dir } = line)
  const batch = ['a', 'b', 'c'].map((id) => ({ type: 'track', userId: id, messageId: id, event: 'Seen' }))
  await server.ask('POST', '/v1/batch', { token: await server.key('secret'), body: { batch } })
})
afterAll(() => line?.stop())

test('says which lists there are', async () => {
  const { code, out } = await run('download')
  expect(code).toBe(0)
  expect(out).toMatch(/^events {2}from to type name channel source$/m)
})

test('writes a whole file in the format of its name, readable by its owner, and leaves nothing beside', async () => {
  const parquet = join(dir, 'log.parquet')
  expect(await run('download', 'events', parquet)).toMatchObject({ code: 0, out: parquet })
  const file = await readFile(parquet)
  const rows = await parquetReadObjects({ file: new Uint8Array(file).buffer, compressors })
  expect(rows.map(({ messageId }) => messageId)).toEqual(['a', 'b', 'c'])

  const lines = join(dir, 'people.jsonl')
  const { out } = await run('download', 'people', lines, '--json')
  expect(JSON.parse(out)).toMatchObject({ list: 'people', format: 'ndjson', file: lines })
  expect((await readFile(lines, 'utf8')).trim().split('\n')).toHaveLength(3)
  expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('hands the server’s own words on, and keeps no file of what was refused', async () => {
  const { code, remarks } = await run('download', 'events', join(dir, 'no.csv'), '--filter', 'colour=red')
  expect(code).toBe(1)
  expect(remarks).toContain('colour is no filter of events')
  expect(await readdir(dir)).not.toContain('no.csv')
  expect((await run('download', 'events', join(dir, 'no.xlsx'))).code).toBe(2)
  expect((await run('download', 'events', '--filter', 'colour')).code).toBe(2)
})

test('leaves out of a file for a purpose whoever does not permit it, and says how many', async () => {
  const made = { headers: { 'if-none-match': '*' } }
  const purpose = { name: 'Newsletter', basis: 'consent' }
  expect((await server.ask('PUT', '/api/purposes/newsletter', { body: purpose, ...made })).status).toBe(201)
  const choices = [{ purpose: 'newsletter', state: 'granted' }]
  const chosen = { userId: 'a', messageId: 'chosen', event: 'Choices Made', properties: { choices } }
  expect((await server.ask('POST', '/v1/track', { token: await server.key('secret'), body: chosen })).status).toBe(200)
  const file = join(dir, 'readers.ndjson')
  const { code, out, remarks } = await run('download', 'people', file, '--purpose', 'newsletter', '--json')
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, rows: 1, leftOut: 2 })
  expect(remarks).toContain('2 rows were left out')
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1)
  const refused = await run('download', 'people', join(dir, 'no.csv'))
  expect(refused.code).toBe(1)
  expect(refused.remarks).toContain('say for which purpose it leaves')
})
