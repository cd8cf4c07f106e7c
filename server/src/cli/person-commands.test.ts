import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { originOf } from '../identity/index.ts'
import { type CommandLine, commandLine } from './command-line.test-support.ts'

let line: CommandLine
let server: CommandLine['server']
let dir: string
const run: CommandLine['run'] = (...argv) => line.run(...argv)

beforeAll(async () => {
  line = await commandLine()
  ;({ server, dir } = line)
})
afterAll(() => line?.stop())

/** A request of somebody new, whose identity was checked; its number. */
async function requestOf(kind: string, userId: string): Promise<string> {
  const token = await server.key('secret')
  await server.ask('POST', '/v1/identify', { token, body: { userId, traits: { name: 'Ada Lovelace' } } })
  const path = `/api/people/${originOf('userId', userId)}/requests`
  const made = await server.ask<{ id: string; number: string }>('POST', path, { body: { kind, via: 'letter' } })
  await server.ask('POST', `/api/requests/${made.body.id}/verify`, { body: { how: 'in_person' } })
  return made.body.number
}

test('makes the document of a request by its number, whole, and as the request has it', async () => {
  const number = await requestOf('access', 'ada')
  const file = join(dir, 'ada.json')
  const { code, out, remarks } = await run('person', 'export', number, '--out', file)
  expect({ code, out }).toEqual({ code: 0, out: file })
  expect(remarks).toContain('as the request has it')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'diapason/access' })
  const page = join(dir, 'ada.html')
  expect(await run('person', 'export', number, '--format', 'html', '--language', 'fr', '--out', page)).toMatchObject({
    code: 0,
  })
  expect(await readFile(page, 'utf8')).toContain('<html lang="fr">')
})

test('lists requests, and hands the server’s refusals on', async () => {
  const number = await requestOf('objection', 'bob')
  const listed = await run('requests', 'list')
  expect(listed.out).toMatch(new RegExp(`^${number}  \\d{4}-\\d\\d-\\d\\d  verified +objection +Ada Lovelace$`, 'm'))
  expect(JSON.parse((await run('requests', 'list', '--all', '--json')).out)).toHaveLength(2)
  const refused = await run('person', 'export', number)
  expect(refused).toMatchObject({ code: 1, remarks: expect.stringContaining('It asks for no document.') })
  expect(await run('person', 'export', '0000-0000')).toMatchObject({ code: 1 })
  expect(await run('person', 'export', number, '--format', 'pdf')).toMatchObject({ code: 2 })
})

test('erases whoever asked for it and prints the receipt; asks for the name where somebody can be asked', async () => {
  const number = await requestOf('erasure', 'eve')
  expect(await run('person', 'erase', number)).toMatchObject({ code: 2, remarks: expect.stringContaining('--yes') })
  const { code, out } = await run('person', 'erase', number, '--yes')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
}, 120_000)
