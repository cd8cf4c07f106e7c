import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../../app.test-support.ts'
import { originOf } from '../../identity/index.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { hostChecks, portCheck } from './check-host.ts'
import { examine } from './examine.ts'
import { ok } from './finding.ts'
import { type Report, reportOf } from './report.ts'
import { createSamples } from './samples.ts'
import { words } from './words.ts'

let server: TestApp
let dir: string
let now = Date.now()

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'diapason-doctor-'))
  server = await testApp({ background: false, clock: () => now })
})
afterAll(async () => {
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const look = async () => (await server.ask<Report>('GET', '/api/installation/checks')).body
const codes = ({ checks }: Report) => checks.flatMap(({ findings }) => findings.map(({ code }) => code))

describe('the doctor', () => {
  test('looks at everything, and says in words what to do', async () => {
    const report = await look()
    const states = Object.fromEntries(report.checks.map(({ check, state }) => [check, state]))
    expect(states).toMatchObject({
      versions: 'ok',
      analytics: 'ok',
      clocks: 'ok',
      time_zone: 'ok',
      collation: 'ok',
      migrations: 'ok',
      partitions: 'ok',
      shipping: 'ok',
      jobs: 'ok',
      profiles: 'ok',
      audit: 'ok',
      choices: 'ok',
      signals: 'ok',
      erasures: 'ok',
      backup: 'warn',
    })
    for (const { findings } of report.checks) {
      expect(findings.length).toBeGreaterThan(0)
      for (const { says } of findings) expect(says).not.toMatch(/[{}]|undefined|NaN/)
    }
  })

  test('finds a database that would lose what it acknowledged', async () => {
    // The engine of the tests runs so, for speed.
    const { checks } = await look()
    const durability = checks.find(({ check }) => check === 'durability')
    expect(durability?.state).toBe('fail')
    expect(durability?.findings.map(({ params }) => params.setting)).toEqual([
      'fsync',
      'full_page_writes',
      'synchronous_commit',
    ])
  })

  test('finds a choice that somebody changed, though every other is as it was', async () => {
    const purpose = { name: 'Statistics', basis: 'legitimate_interest' }
    await server.ask('PUT', '/api/purposes/statistics', { body: purpose, headers: { 'if-none-match': '*' } })
    const secret = await server.key('secret')
    for (const [userId, state] of [
      ['u-chose', 'denied'],
      ['u-chose', 'granted'],
      ['u-other', 'denied'],
    ]) {
      const properties = { choices: [{ purpose: 'statistics', state }] }
      await server.ask('POST', '/v1/track', { token: secret, body: { userId, event: 'Choices Made', properties } })
    }
    const found = async () => (await look()).checks.find(({ check }) => check === 'choices')?.findings
    expect(await found()).toMatchObject([{ code: 'choices', params: { entries: 3 } }])
    const origin = originOf('userId', 'u-chose')
    await server.db.execute(`update consent_entries set state = 'granted' where origin = $1 and n = 1`, [origin])
    expect(await found()).toMatchObject([{ code: 'choices_altered', params: { faults: 1, origin, place: 1 } }])
    await server.db.execute(`update consent_entries set state = 'denied' where origin = $1 and n = 1`, [origin])
    expect(await found()).toMatchObject([{ code: 'choices' }])
  })

  test('finds signals that were not taken as they came, and by which keys', async () => {
    const secret = await server.key('secret')
    for (const timezone of ['Mars/Olympus', 7])
      await server.ask('POST', '/v1/track', {
        token: secret,
        body: { userId: 'u', event: 'Seen', context: { timezone } },
      })
    const found = await eventually(async () => (await look()).checks.find(({ check }) => check === 'signals'), {
      until: (check) => check?.state === 'warn',
    })
    expect(found?.findings).toMatchObject([
      { code: 'signals_faulty', params: { count: 2, names: expect.stringMatching(/^secret /) } },
    ])
  })

  test('finds erasures that are not finished, once they are late', async () => {
    const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString()
    const found = async () => (await look()).checks.find(({ check }) => check === 'erasures')?.findings
    await server.db.execute(
      `insert into erasures (id, at, by, state) values (gen_random_uuid(), $1, 'operator', 'swept'), (gen_random_uuid(), $2, 'operator', 'taken')`,
      [at(3), at(2)],
    )
    expect(await found()).toMatchObject([
      { state: 'ok', code: 'erasures_open', params: { count: 2, uncompacted: 1, hours: 3 } },
    ])
    await server.db.execute('update erasures set at = $1', [at(40)])
    expect(await found()).toMatchObject([{ state: 'warn', code: 'erasures_late', params: { count: 2, hours: 40 } }])
    await server.db.execute('delete from erasures')
  })

  test('finds a missing month, a backup that is old, and keys that nobody uses or that never end', async () => {
    await server.key('secret')
    await server.ask('POST', '/api/backups')
    expect(codes(await look())).toEqual(expect.arrayContaining(['backup', 'keys_never_expire', 'keys_not_enforced']))
    now += 100 * 86_400_000
    const later = await look()
    expect(codes(later)).toEqual(expect.arrayContaining(['partition_missing', 'backup_old', 'keys_unused']))
    expect(later.state).toBe('fail')
    now -= 100 * 86_400_000
  })

  test('finds a person whose document is not what the log says, and has mended it', async () => {
    const key = await server.key('secret')
    await server.ask('POST', '/v1/track', { token: key, body: { userId: 'u', event: 'Seen', messageId: 'm' } })
    await server.db.execute(`update profiles set doc = doc || ' '`)
    expect(codes(await look())).toContain('profiles_differ')
    expect(codes(await look())).toContain('profiles')
  })

  test('takes no document for damaged that an earlier version wrote in its format, and writes it in the present one', async () => {
    const key = await server.key('secret')
    const message = { userId: 'u-2', anonymousId: 'a-2', traits: { tier: 'gold' }, messageId: 'm-2' }
    await server.ask('POST', '/v1/identify', { token: key, body: message })
    await server.ask('POST', '/api/people/rebuild', { body: {} })
    const stored = () => server.db.query<{ doc: string }>('select doc from profiles order by profile')
    const now = await stored()
    // As the second format was: when each identifier was last presented stood beside it, in the order of their values.
    await server.db.execute(
      `update profiles set doc = replace(regexp_replace(doc, '"(a-2|u-2|u)","([0-9a-f-]{36})"\\]', '"\\1","\\2","2026-11-21T10:00:00.000Z"]', 'g'),
         '"format":4', '"format":2')`,
    )
    expect((await stored())[0]?.doc).toMatch(/"format":2.*Z"\]/)
    const work = (await look()).checks.flatMap(({ findings }) => findings)
    expect(work.find(({ code }) => code === 'profiles_older')?.params).toEqual({
      people: now.length,
      older: now.length,
    })
    expect(codes(await look())).toContain('profiles')
    expect(await stored()).toEqual(now)

    await server.db.execute(
      `update profiles set doc = replace(replace(doc, '"format":4', '"format":2'), 'gold', 'lead')`,
    )
    const { body } = await server.ask('POST', '/api/people/rebuild', { body: {} })
    expect(body).toMatchObject({ rebuilt: now.length, different: 1, older: now.length - 1 })
    expect(await stored()).toEqual(now)
  })

  test('says of a check that fails that it could not look, and goes on', async () => {
    const examined = await examine(
      [
        { name: 'broken', look: () => Promise.reject(new Error('the disk does not answer')) },
        { name: 'well', look: async () => [ok('jobs')] },
      ],
      silentLog,
    )
    const report = reportOf(examined, new Date(0))
    expect(report.checks.map(({ state }) => state)).toEqual(['unknown', 'ok'])
    expect(report.checks[0]?.findings[0]?.says).toBe('It could not be checked: the disk does not answer.')
  })

  test('has words in English and French for all that the console shows', () => {
    for (const language of ['en', 'fr']) {
      const path = fileURLToPath(
        new URL(`../../../../console/src/app/locales/${language}/status.json`, import.meta.url),
      )
      const { findings } = JSON.parse(readFileSync(path, 'utf8')) as {
        findings: Record<string, { says: string; do?: string }>
      }
      expect(Object.keys(findings).sort(), language).toEqual(Object.keys(words).sort())
      for (const [code, { says, do: remedy }] of Object.entries({ ...words } as Record<
        string,
        { says: string; do?: string }
      >)) {
        const params = (text = '') => [...text.matchAll(/\{+(\w+)\}+/g)].map((match) => match[1]).sort()
        expect(params(findings[code]?.says), `${language} ${code}`).toEqual(params(says))
        expect(params(findings[code]?.do), `${language} ${code}`).toEqual(params(remedy))
      }
    }
  })
})

describe('the machine', () => {
  const host = {
    publicUrl: 'http://localhost:4400',
    trustProxy: false as const,
    embedded: { postgres: true, clickhouse: false },
  }
  const found = async (of: Partial<Parameters<typeof hostChecks>[0]> = {}) => {
    const checks = hostChecks({ ...host, varDir: dir, growth: async () => undefined, ...of })
    return codes(reportOf(await examine(checks, silentLog), new Date()))
  }

  test('has its files closed to others', async () => {
    mkdirSync(join(dir, 'postgres'), { mode: 0o700 })
    writeFileSync(join(dir, 'operator-token'), 'x', { mode: 0o600 })
    expect(await found()).toContain('files')
    chmodSync(join(dir, 'operator-token'), 0o644)
    chmodSync(join(dir, 'postgres'), 0o750)
    expect((await found()).filter((code) => code === 'file_open')).toHaveLength(2)
    writeFileSync(join(dir, 'restored.json'), '{}')
    expect(await found()).toContain('unfinished_restore')
  })

  test('fills its disk in so many days', async () => {
    expect(await found({ growth: async () => ({ bytes: 1e9, perDay: 1e15 }) })).toContain('disk_fills')
    expect(await found({ growth: async () => ({ bytes: 1e9, perDay: 0 }) })).toContain('disk')
  })

  test('is reached by an address that protects passwords', async () => {
    expect(await found()).toContain('address')
    expect(await found({ publicUrl: 'http://cx.example.org' })).toContain('address_plain')
    expect(await found({ publicUrl: 'https://cx.example.org' })).toContain('address_no_proxy')
    expect(await found({ publicUrl: 'https://cx.example.org', trustProxy: '10.0.0.1' })).toContain('address')
  })

  test('has the port free, or says that it is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const check = portCheck({ port, host: '127.0.0.1' })
    expect(await check.look()).toMatchObject([{ code: 'port_taken' }])
    await new Promise((resolve) => other.close(resolve))
    expect(await check.look()).toMatchObject([{ code: 'port_free' }])
  })
})

describe('what is measured', () => {
  test('tells how fast the data grow, once a day is known', async () => {
    const samples = createSamples({ db: server.db, clickhouse: server.clickhouse, varDir: dir, clock: () => now })
    const context = { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog }
    await samples.task.run({}, context)
    expect(await samples.growth()).toMatchObject({ perDay: 0 })
    now += 2 * 86_400_000
    await samples.task.run({}, context)
    await server.db.execute(
      'update installation_samples set postgres_bytes = postgres_bytes + 2000000 where at = (select max(at) from installation_samples)',
    )
    expect((await samples.growth())?.perDay).toBeGreaterThan(900_000)
    const { body } = await server.ask<{ items: object[] }>('GET', '/api/installation/samples?hours=72')
    expect(body.items).toHaveLength(2)
    const storage = await server.ask<{ items: { engine: string; table: string; month: string | null }[] }>(
      'GET',
      '/api/installation/storage',
    )
    expect(storage.body.items.some(({ table, month }) => table === 'log' && month !== null)).toBe(true)
    expect(new Set(storage.body.items.map(({ engine }) => engine))).toEqual(new Set(['postgresql', 'clickhouse']))
    now -= 2 * 86_400_000
  })
})
