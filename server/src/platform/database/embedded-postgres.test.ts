import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../testing/silent-log.ts'
import { asSomebody, canSomebodyRun, SOMEBODY } from '../testing/somebody.ts'
import { createDatabase, type Database } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { isPostmasterOf } from './postmaster-file.ts'

const root = process.getuid?.() === 0
let scratch: string
let dir: string
let cleanups: (() => unknown)[]

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'diapason-postgres-'))
  chmodSync(scratch, 0o755)
  dir = join(scratch, 'postgres')
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  rmSync(scratch, { recursive: true })
})

async function start(at = dir): Promise<{ engine: EmbeddedPostgres; db: Database }> {
  const engine = await startEmbeddedPostgres({ dir: at, log: silentLog })
  const db = createDatabase({ url: engine.url, log: silentLog, poolSize: 2 })
  cleanups.push(engine.stop, db.close)
  return { engine, db }
}

const script = join(import.meta.dirname, 'embedded-postgres-script.ts')

/** The small server of embedded-postgres-script.ts, in a process group of its own as a shell would give it. */
async function startElsewhere(launcher: readonly string[] = []) {
  const [file = '', ...args] = [...launcher, process.execPath, script, dir]
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true, cwd: '/' })
  cleanups.push(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number }
  const db = createDatabase({ url, log: silentLog, poolSize: 1 })
  cleanups.push(() => db.close())
  return { child, db, pid }
}

const ended = (child: ChildProcess) =>
  child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
const gone = (pid: number) => expect.poll(() => isPostmasterOf(join(dir, 'data'), pid), { timeout: 10_000 }).toBe(false)
const answers = (db: Database) => db.query('select 1 as one').catch(() => 'away')
const back = (db: Database) => expect.poll(() => answers(db), { timeout: 20_000 }).toEqual([{ one: 1 }])

describe('the embedded PostgreSQL', () => {
  it('is PostgreSQL 18, durable, in UTF-8 and UTC, with an ordinary role on loopback only', async () => {
    const { engine, db } = await start()
    expect(engine.url).toMatch(/^postgres:\/\/diapason:[\w-]{32}@127\.0\.0\.1:\d+\/diapason$/)
    const settings = [
      'server_version_num',
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'server_encoding',
      'data_checksums',
    ]
    const shown = await db.query<{ value: string }>(
      'select current_setting(name) as value from unnest($1::text[]) with ordinality as s(name, n) order by n',
      [settings],
    )
    expect(Number(shown[0]?.value)).toBeGreaterThanOrEqual(180000)
    expect(shown.slice(1).map(({ value }) => value)).toEqual(['on', 'on', 'on', 'UTF8', 'on'])
    expect(await db.query(`select rolsuper, lower('ÉTÉ') as lower from pg_roles where rolname = current_user`)).toEqual(
      [{ rolsuper: false, lower: 'été' }],
    )
    expect(await db.query('show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  })

  it('keeps its folder to itself, and nothing that people sent in its log', async () => {
    const { db } = await start()
    for (const path of ['.', 'data']) expect(statSync(join(dir, path)).mode & 0o777).toBe(0o700)
    for (const file of ['password', 'superuser-password', 'postgres.log']) {
      expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600)
    }
    await db.execute('create table people (mail text primary key)')
    for (let twice = 0; twice < 2; twice++) {
      await db.execute('insert into people values ($1)', ['secret@example.org']).catch(() => {})
    }
    await db.query(`select 'secret@example.org'::int`).catch(() => {})
    await db.query(`select $1::int`, ['secret@example.org']).catch(() => {})
    const log = readFileSync(join(dir, 'postgres.log'), 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('secret')
  })

  it('keeps the data from one start to the next', async () => {
    const first = await start()
    await first.db.execute('create table kept as select 1 as one')
    await first.db.close()
    const pid = first.engine.pid() ?? 0
    await first.engine.stop()
    await gone(pid)
    const second = await start()
    expect(await second.db.query('select one from kept')).toEqual([{ one: 1 }])
  })

  it('begins again when its setting up was interrupted', async () => {
    mkdirSync(join(dir, 'data.new', 'base'), { recursive: true })
    writeFileSync(join(dir, 'data.new', 'PG_VERSION'), '18\n')
    writeFileSync(join(dir, 'password'), 'old\n')
    const { db } = await start()
    await back(db)
  })

  it('refuses data of another major version in words', async () => {
    mkdirSync(join(dir, 'data'), { recursive: true })
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '17\n')
    await expect(startEmbeddedPostgres({ dir, log: silentLog })).rejects.toThrow(
      'was written by PostgreSQL 17 and this is 18',
    )
  })
})

describe('when PostgreSQL dies', () => {
  it('comes back at the same address with all that was committed, and says so', async () => {
    const { engine, db } = await start()
    await db.execute('create table kept (n int)')
    const heard: string[] = []
    engine.onExit(({ signal }) => heard.push(`exit ${signal}`))
    engine.onRestart(() => heard.push('restart'))
    for (const n of [1, 2]) {
      await db.execute('insert into kept values ($1)', [n])
      process.kill(engine.pid() ?? 0, 'SIGKILL')
      await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(2 * n)
      await back(db)
    }
    expect(heard).toEqual(['exit SIGKILL', 'restart', 'exit SIGKILL', 'restart'])
    expect(await db.query('select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('does not wait for a long computation of the dead one to notice', async () => {
    const { engine, db } = await start()
    const endless = db.query('do $$ begin loop perform 1; end loop; end $$').catch(() => 'cut')
    await expect
      .poll(() => db.query(`select pid from pg_stat_activity where state = 'active' and query like 'do %'`))
      .toHaveLength(1)
    process.kill(engine.pid() ?? 0, 'SIGKILL')
    expect(await endless).toBe('cut')
    await back(db)
  })

  it('recovers when one of its processes is killed', async () => {
    const { engine, db } = await start()
    const postmaster = engine.pid()
    await db.execute('create table kept as select 1 as one')
    const [backend] = await db.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(backend?.pid ?? 0, 'SIGKILL')
    await back(db)
    await expect
      .poll(() => db.query('select one from kept').catch(() => 'away'), { timeout: 20_000 })
      .toEqual([{ one: 1 }])
    expect(engine.pid()).toBe(postmaster)
  })

  it('can be stopped while it is being restarted', async () => {
    const { engine } = await start()
    const pid = engine.pid() ?? 0
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => engine.pid()).not.toBe(pid)
    await engine.stop()
    expect(engine.pid()).toBeUndefined()
  })

  it('starts although the pid it left behind now belongs to somebody else', async () => {
    const { engine, db } = await start()
    await db.close()
    const file = readFileSync(join(dir, 'data', 'postmaster.pid'), 'utf8')
    await engine.stop()
    const { uid, gid } = statSync(join(dir, 'data'))
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(root ? { uid, gid } : {}) })
    cleanups.push(() => stranger.kill())
    writeFileSync(join(dir, 'data', 'postmaster.pid'), file.replace(/^\d+/, String(stranger.pid)))
    const again = await start()
    await back(again.db)
  })
})

describe('when the server ends', () => {
  it('by kill -9, the PostgreSQL it leaves is stopped by the next start', async () => {
    const { child, db, pid } = await startElsewhere()
    await db.execute('create table kept as select 1 as one')
    child.kill('SIGKILL')
    await ended(child)
    expect(isPostmasterOf(join(dir, 'data'), pid)).toBe(true)
    const next = await start()
    expect(isPostmasterOf(join(dir, 'data'), pid)).toBe(false)
    expect(await next.db.query('select one from kept')).toEqual([{ one: 1 }])
  })

  it('by Ctrl-C, PostgreSQL serves until the server has drained and stops it', async () => {
    const { child, db, pid } = await startElsewhere()
    process.kill(-(child.pid ?? 0), 'SIGINT')
    const [line] = await once(child.stdout, 'data')
    expect(String(line)).toBe('draining\n')
    expect(await answers(db)).toEqual([{ one: 1 }])
    child.stdin.write('stop\n')
    await ended(child)
    expect(child.exitCode).toBe(0)
    expect(isPostmasterOf(join(dir, 'data'), pid)).toBe(false)
  })

  it('without stopping it, PostgreSQL ends all the same', async () => {
    const { child, pid } = await startElsewhere()
    child.stdin.write('exit\n')
    await ended(child)
    await gone(pid)
    expect(readFileSync(join(dir, 'postgres.log'), 'utf8')).toContain('received fast shutdown request')
  })
})

describe.runIf(root && process.platform === 'linux')('as root', () => {
  it('runs PostgreSQL as another user, the same one from then on', async () => {
    const { engine } = await start()
    const user = () => statSync(`/proc/${engine.pid()}`).uid
    expect(user()).not.toBe(0)
    expect(user()).toBe(statSync(join(dir, 'data')).uid)
  })

  it('runs it below folders that only root may enter, with no more than the right to pass through them', async () => {
    chmodSync(scratch, 0o700)
    const { engine, db } = await start(join(scratch, 'deep', 'postgres'))
    await back(db)
    const status = readFileSync(`/proc/${engine.pid()}/status`, 'utf8')
    // CAP_DAC_READ_SEARCH is bit 2, CAP_DAC_OVERRIDE bit 1.
    expect(status).toMatch(/CapEff:\t000000000000000[24]\n/)
    await db.close()
    await engine.stop()
    const again = await start(join(scratch, 'deep', 'postgres'))
    await back(again.db)
  })

  it.runIf(canSomebodyRun(script))('leaves an ordinary user to run it as they are', async () => {
    mkdirSync(dir)
    chownSync(dir, SOMEBODY, SOMEBODY)
    const { child, db, pid } = await startElsewhere(asSomebody)
    await back(db)
    expect(statSync(`/proc/${pid}`).uid).toBe(SOMEBODY)
    child.stdin.write('stop\n')
    await ended(child)
    await gone(pid)
  })
})
