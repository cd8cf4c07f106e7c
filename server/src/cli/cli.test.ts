import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { HERO, KINDS, SPEND } from '../definitions/definitions.test-support.ts'
import { createDefinitions, createWorkspace, workspaceRoutes } from '../definitions/index.ts'
import { startTestServer, type TestServer } from '../platform/auth/access.test-support.ts'
import type { Database } from '../platform/database/database.ts'
import { defineRoute } from '../platform/http/route.ts'
import { createOperatorToken, readOperatorToken } from '../platform/operator-token.ts'
import { readServerFile, removeServerFile, writeServerFile } from '../platform/server-file.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { runProgram } from './cli.ts'
import type { Offline } from './offline.ts'

/** What these commands do without a server is tested where it is done. */
const refuse = () => Promise.reject(new Error('no command of this file may do this'))
const notOffline: Offline = { varDir: '', isServed: async () => true, backup: refuse, restore: refuse, examine: refuse }

type Run = { readonly code: number; readonly out: string; readonly remarks: string }

describe('the command line', () => {
  let db: Database
  let server: TestServer
  let dir: string
  let started: string[]

  async function run(...argv: string[]): Promise<Run> {
    const out: string[] = []
    const remarks: string[] = []
    const code = await runProgram(
      {
        version: '1.2.3',
        config: () => readConfig({ DIAPASON_VAR: join(dir, 'var') }),
        start: async ({ port }) => void started.push(`start ${port}`),
        demo: async ({ port }) => void started.push(`demo ${port}`),
        offline: () => notOffline,
        out: (text) => out.push(text),
        remark: (text) => remarks.push(text),
      },
      argv,
    )
    return { code, out: out.join('\n'), remarks: remarks.join('\n') }
  }

  beforeAll(async () => {
    started = []
    dir = await mkdtemp(join(tmpdir(), 'diapason-cli-'))
    db = await testDatabase()
    const definitions = createDefinitions({ db, kinds: KINDS })
    const workspace = createWorkspace({ db, definitions })
    const operatorToken = await createOperatorToken(join(dir, 'var'))
    server = await startTestServer(db, {
      operatorToken,
      routes: () => [...workspaceRoutes(workspace), ...rebuildRoutes()],
    })
    await announce()
  })
  afterAll(async () => {
    await server.close()
    await db.close()
    await rm(dir, { recursive: true })
  })

  const announce = () =>
    writeServerFile(join(dir, 'var'), { pid: process.pid, port: Number(new URL(server.url).port), url: server.url })

  test('invites people, lists them and lets them choose a new password', async () => {
    const { out: link, remarks } = await run('people', 'invite', '--email', 'Eve@Example.org', '--role', 'analyst')
    expect(link).toMatch(/^http:\/\/localhost:4400\/invitation#[0-9A-Za-z]{43}$/)
    expect(remarks).toContain('sends no e-mail')
    expect((await run('people', 'list')).out).toMatch(/analyst {3}eve@example\.org {2}invited {2}until/)
    const accepted = await server.ask('POST', '/api/invitation/accept', {
      body: { token: new URL(link).hash.slice(1), name: 'Eve', password: 'a very long password' },
    })
    expect(accepted.status).toBe(200)
    expect(JSON.parse((await run('people', 'list', '--json')).out)).toMatchObject({
      members: expect.arrayContaining([expect.objectContaining({ email: 'eve@example.org', role: 'analyst' })]),
      invitations: [],
    })
    expect((await run('people', 'reset', '--email', 'eve@example.org', '--second-factor')).out).toContain(
      '/invitation#',
    )
    expect(await run('people', 'reset', '--email', 'nobody@example.org')).toMatchObject({ code: 1, out: '' })
    expect(await run('people', 'invite', '--email', 'a@example.org', '--role', 'king')).toMatchObject({ code: 2 })
    await db.execute('truncate users cascade')
  })

  test('starts the server, with or without the example', async () => {
    expect(await run('start')).toMatchObject({ code: 0, out: '' })
    expect(await run('demo')).toMatchObject({ code: 0 })
    expect(started).toEqual(['start 4400', 'demo 4400'])
  })

  test.each([
    [[]],
    [['start']],
    [['apply']],
    [['keys']],
    [['keys', 'create']],
    [['people', 'invite']],
    [['rebuild']],
    [['catalogue', 'rebuild']],
    [['status']],
  ])('explains %j', async (command) => {
    const { code, out } = await run(...command, '--help')
    expect(code).toBe(0)
    expect(out).toContain('Usage: diapason')
    expect(await run('--version')).toMatchObject({ code: 0, out: '1.2.3' })
  })

  test.each([
    [['fly']],
    [['apply']],
    [['export', 'a', 'b']],
    [['keys', 'create', '--name', 'x']],
    [['keys', 'create', '--kind', 'root', '--name', 'x']],
    [['keys', 'create', '--kind', 'write']],
    [['keys', 'create', '--kind', 'write', '--name', 'x', '--channel', 'pigeon']],
    [['keys', 'create', '--kind', 'write', '--name', 'x', '--expires', 'soon']],
    [['keys', 'rotate']],
    [['keys', 'rotate', 'k-1', '--grace', '31d']],
    [['rebuild']],
    [['rebuild', 'x', '--all']],
    [['start', '--fast']],
    [[]],
  ])('answers 2 to the wrong arguments %j', async (argv) => {
    const { code, out, remarks } = await run(...argv)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(remarks).not.toBe('')
  })

  test('prints a new key and nothing else', async () => {
    const { code, out, remarks } = await run('keys', 'create', '--kind', 'write', '--name', 'Site', '--channel', 'web')
    expect(code).toBe(0)
    expect(out).toMatch(/^dp_write_[0-9A-Za-z]{36}$/)
    expect(remarks).toContain('“service” (legitimate_interest)')
    expect(server.access.keys.verify(out)).toMatchObject({ name: 'Site', channel: 'web', purpose: 'service' })

    const made = JSON.parse(
      (
        await run(
          'keys',
          'create',
          '--kind',
          'secret',
          '--name',
          'API',
          '--purpose',
          'care',
          '--legal-basis',
          'contract',
          '--json',
        )
      ).out,
    )
    expect(made).toMatchObject({ kind: 'secret', purpose: 'care', legalBasis: 'contract', createdBy: 'operator' })
    expect((await run('keys', 'list')).out).toContain(made.prefix)
    expect((await run('keys', 'revoke', made.id)).code).toBe(0)
    expect(server.access.keys.verify(made.key)).toBeUndefined()
    const list = JSON.parse((await run('keys', 'list', '--json')).out)
    expect(list.items).toHaveLength(2)
  })

  test('makes keys that may do less, for a while, and gives them a new secret', async () => {
    const limits = ['--scope', 'people:read', 'people:find', '--expires', '90d', '--note', 'Ask the web team']
    const made = JSON.parse(
      (await run('keys', 'create', '--kind', 'secret', '--name', 'Reader', ...limits, '--json')).out,
    )
    expect(made).toMatchObject({ scopes: ['people:find', 'people:read'], note: 'Ask the web team', state: 'active' })
    expect(Date.parse(made.expiresAt) / 86_400_000 - Date.now() / 86_400_000).toBeCloseTo(90, 1)

    const { code, out, remarks } = await run('keys', 'rotate', made.id, '--grace', '7d')
    expect([code, remarks]).toEqual([0, expect.stringContaining(`${made.prefix}… works until `)])
    expect([server.access.keys.verify(out)?.id, server.access.keys.verify(made.key)?.id]).toEqual([made.id, made.id])
    expect((await run('keys', 'list')).out).toContain('only people:find people:read')
    const now = await run('keys', 'rotate', made.id, '--grace', '0')
    expect(now.remarks).toContain('works no more')
    expect(server.access.keys.verify(out)).toBeUndefined()

    const wrong = await run('keys', 'create', '--kind', 'write', '--name', 'x', '--scope', 'people:read')
    expect([wrong.code, wrong.remarks]).toEqual([1, expect.stringContaining('scopes.0')])
  })

  test('says what the server refused, and answers 1', async () => {
    const { code, out, remarks } = await run('keys', 'revoke', 'nobody')
    expect([code, out]).toEqual([1, ''])
    expect(remarks).toContain('No key has this id.')
    expect(remarks).toContain('List the keys')
  })

  test('applies a folder and exports the same', async () => {
    const from = join(dir, 'from')
    await mkdir(join(from, 'elements'), { recursive: true })
    await mkdir(join(from, 'metrics'), { recursive: true })
    await mkdir(join(from, '.git'), { recursive: true })
    await writeFile(join(from, '.git', 'x.yaml'), 'not ours')
    await writeFile(join(from, 'README.md'), 'not ours')
    await writeFile(join(from, 'elements', 'home-hero.yaml'), JSON.stringify(HERO))
    await writeFile(join(from, 'metrics', 'spend.yaml'), JSON.stringify(SPEND))

    expect(await run('apply', from, '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing was changed'),
    })
    const applied = await run('apply', from, '--json')
    expect(JSON.parse(applied.out)).toMatchObject({
      created: ['elements/home-hero.yaml', 'metrics/spend.yaml'],
      dryRun: false,
    })

    const to = join(dir, 'to')
    expect((await run('export', to)).out).toBe(`2 files written to ${to}`)
    expect((await readdir(to)).sort()).toEqual(['elements', 'metrics'])
    expect(await readFile(join(to, 'metrics', 'spend.yaml'), 'utf8')).toContain('event: Order Completed')
    expect((await run('apply', to)).out).toBe('0 created, 0 updated, 0 archived, 2 unchanged')

    await rm(join(to, 'metrics', 'spend.yaml'))
    expect((await run('apply', to)).out).toContain('left       metrics/spend.yaml')
    expect((await run('apply', to, '--prune')).out).toContain('archived   metrics/spend.yaml')
  })

  test('points at the line that is wrong', async () => {
    const wrong = join(dir, 'wrong')
    await mkdir(join(wrong, 'metrics'), { recursive: true })
    await writeFile(join(wrong, 'metrics', 'spend.yaml'), 'name: Spend\nevent: E\naggregation: average\n')
    const { code, out, remarks } = await run('apply', wrong)
    expect([code, out]).toEqual([1, ''])
    expect(remarks).toContain('metrics/spend.yaml:3  aggregation must be equal to one of the allowed values')
  })

  test.each([
    ['a folder that is not there', 'nowhere', undefined, 'There is no folder'],
    ['a file that is not text', 'binary', Buffer.from([0xff, 0xfe, 0x00]), 'not text in UTF-8'],
    ['a file that is far too large', 'large', Buffer.alloc(1_100_000, 'a'), 'at most 1000000'],
  ])('refuses %s without asking the server', async (_, name, bytes, words) => {
    const folder = join(dir, name)
    if (bytes) {
      await mkdir(join(folder, 'metrics'), { recursive: true })
      await writeFile(join(folder, 'metrics', 'a.yaml'), bytes)
    }
    const { code, remarks } = await run('apply', folder)
    expect(code).toBe(1)
    expect(remarks).toContain(words)
  })

  test('rebuilds one person, or everybody step by step', async () => {
    expect((await run('rebuild', 'p1')).out).toBe('p1: 3 events, 120 bytes, the same as before')
    expect((await run('rebuild', '--all')).out).toBe(
      '5 people rebuilt, 1 of them different from before, 1 written in the format of an earlier version until now\n3 accounts rebuilt, 0 of them different from before',
    )
    expect(JSON.parse((await run('rebuild', '--all', '--json')).out)).toEqual({
      rebuilt: 5,
      different: 1,
      older: 1,
      accounts: { rebuilt: 3, different: 0 },
    })
  })

  test('says where the server is', async () => {
    expect((await run('status')).out).toContain(`runs at ${server.url}`)
    expect(JSON.parse((await run('status', '--json')).out)).toMatchObject({ url: server.url, setupRequired: true })
  })

  test.each([
    ['no server ever ran', () => removeServerFile(join(dir, 'var'))],
    [
      'the server is gone',
      () => writeServerFile(join(dir, 'var'), { pid: 2 ** 30, port: 1, url: 'http://127.0.0.1:1' }),
    ],
    [
      'nothing listens',
      () => writeServerFile(join(dir, 'var'), { pid: process.pid, port: 1, url: 'http://127.0.0.1:1' }),
    ],
    ['the file is broken', () => writeFile(join(dir, 'var', 'server.json'), '{')],
  ])('says plainly to start it when %s', async (_, spoil) => {
    await spoil()
    const { code, out, remarks } = await run('status')
    await announce()
    expect([code, out]).toEqual([1, ''])
    expect(remarks).toContain('start it with npm start')
  })

  test('keeps its token where only the owner can read it, and makes a new one at each start', async () => {
    const varDir = join(dir, 'other-var')
    expect(await readOperatorToken(varDir)).toBeUndefined()
    const first = await createOperatorToken(varDir)
    const second = await createOperatorToken(varDir)
    expect(first).not.toBe(second)
    expect(await readOperatorToken(varDir)).toBe(second)
    expect((await stat(join(varDir, 'operator-token'))).mode & 0o777).toBe(0o600)
    expect(await readServerFile(varDir)).toBeUndefined()
  })

  test('stops at a setting that is wrong, with the fix', async () => {
    const remarks: string[] = []
    const nothing = async () => {}
    const options = {
      version: '1',
      config: () => readConfig({ PORT: 'many' }),
      start: nothing,
      demo: nothing,
      offline: () => notOffline,
    }
    const code = await runProgram({ ...options, remark: (text) => remarks.push(text) }, ['start'])
    expect(code).toBe(1)
    expect(remarks.join()).toContain('PORT is "many"')
  })
})

/** What the server answers to rebuilding, in the shape that the command expects. */
function rebuildRoutes() {
  const people = ['p1', 'p2', 'p3', 'p4', 'p5']
  const response = { 200: Type.Unknown() }
  const common = { method: 'POST', permission: 'people:rebuild', tag: 'People', summary: 'Rebuild', response } as const
  return [
    defineRoute({
      ...common,
      url: '/api/people/:id/rebuild',
      schema: { params: Type.Object({ id: Type.String() }) },
      handle: ({ params: { id } }) => ({ id, events: 3, bytes: 120, same: true, older: false }),
    }),
    defineRoute({
      ...common,
      url: '/api/people/rebuild',
      schema: { body: Type.Object({ cursor: Type.Union([Type.String(), Type.Null()]) }) },
      handle: ({ body: { cursor } }) => {
        const from = Number(cursor ?? 0)
        const step = people.slice(from, from + 2)
        const next = from + 2 < people.length ? String(from + 2) : null
        const different = step.includes('p4') ? 1 : 0
        const older = step.includes('p2') ? 1 : 0
        return { rebuilt: step.length, different, older, total: people.length, nextCursor: next }
      },
    }),
    defineRoute({
      ...common,
      url: '/api/accounts/rebuild',
      schema: { body: Type.Object({ cursor: Type.Union([Type.String(), Type.Null()]) }) },
      handle: ({ body: { cursor } }) =>
        cursor === null
          ? { rebuilt: 0, different: 0, total: 3, nextCursor: 'documents' }
          : { rebuilt: 3, different: 0, total: null, nextCursor: null },
    }),
  ]
}
