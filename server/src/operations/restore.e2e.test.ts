import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { startSender } from '../faults/sender.test-support.ts'
import { readStores } from '../faults/stores.test-support.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

describe.runIf(process.platform === 'linux')('the commands backup and restore', () => {
  let dir: string
  let server: Diapason | undefined
  let key: string
  const inDir = (name: string) => join(dir, name)

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'diapason-backup-'))
    server = await startDiapason({ varDir: inDir('one') })
    const made = { name: 'load', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
    key = (await server.ask<{ key: string }>('POST', '/api/keys', made)).key
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  })

  const begin = (varDir: string, ...args: string[]): ChildProcessByStdio<null, Readable, Readable> =>
    spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env.PATH, DIAPASON_VAR: inDir(varDir), DIAPASON_LOG_LEVEL: 'warn', PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const run = async (varDir: string, ...args: string[]) => {
    const child = begin(varDir, ...args)
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const [out, remarks] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await code, out: out.trim(), remarks }
  }

  /** Words of two identifiers who turn out to be one, an hour of minds changed, and the last of them taken back by an employee. */
  const speak = async () => {
    const ask = async (method: string, path: string, body?: object) =>
      (server as Diapason).ask<{ id: string }>(method, path, body)
    await ask('PUT', '/api/purposes/newsletter', { name: 'Newsletter', basis: 'consent', expires: 'P30D' })
    const word = (n: number) => ({
      type: 'track',
      messageId: `word-${n}`,
      event: 'Choices Made',
      ...(n % 2 ? { userId: 'chooser' } : { anonymousId: 'visit' }),
      timestamp: new Date(Date.now() - (60 - n) * 60_000).toISOString(),
      properties: { choices: [{ purpose: 'newsletter', state: n % 3 ? 'granted' : 'withdrawn' }] },
    })
    const batch = [
      ...Array.from({ length: 40 }, (_, n) => word(n)),
      { type: 'identify', userId: 'chooser', anonymousId: 'visit' },
    ]
    const sent = await fetch(`${(server as Diapason).url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    })
    expect(await sent.json()).toMatchObject({ accepted: 41 })
    const { id } = await ask('GET', '/api/profiles/by/userId/chooser')
    await ask('POST', `/api/people/${id}/choices`, { choices: [{ purpose: 'newsletter', state: 'withdrawn' }] })
  }

  test('under load: what was acknowledged before is in it, and it is whole, private and named by its time', async () => {
    const sender = startSender('load', { url: () => server?.url ?? '', key })
    await expect.poll(() => sender.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(200)
    await speak()
    const before = [...sender.acknowledged]
    const made = await run('one', 'backup', dir)
    await sender.stop()
    expect(made.remarks).toContain('read again and whole')
    expect(made.code).toBe(0)
    expect(made.out).toMatch(/diapason-\d{8}T\d{6}Z\.tar\.zst$/)
    expect(statSync(made.out).mode & 0o777).toBe(0o600)
    expect((await readdir(dir)).filter((name) => name.includes('unfinished'))).toEqual([])

    const restored = await run('two', 'restore', made.out, '--json')
    expect(restored.remarks).toContain('Filling the analytics engine')
    expect(restored.code).toBe(0)
    expect(JSON.parse(restored.out)).toMatchObject({ rebuilt: { different: 0 } })
    const { log, events } = await readStores(inDir('two'))
    expect(before.filter((id) => log.get(id) !== 1)).toEqual([])
    expect(events).toEqual(log)

    const second = await startDiapason({ varDir: inDir('two') })
    // The ledger is as it was, to the seal: whoever restores can still prove what people chose.
    const doctor = await run('two', 'doctor', '--json')
    const { checks } = JSON.parse(doctor.out) as { checks: { check: string; findings: object[] }[] }
    expect(checks.find(({ check }) => check === 'choices')?.findings).toMatchObject([
      { state: 'ok', code: 'choices', params: { entries: 41 } },
    ])
    const { id } = await second.ask<{ id: string }>('GET', '/api/profiles/by/userId/chooser')
    const told = await second.ask<{ entries: object[]; faults: object[] }>('GET', `/api/people/${id}/choices`)
    expect([told.entries.length, told.faults]).toEqual([41, []])
    const more = startSender('more', { url: () => second.url, key })
    await expect.poll(() => more.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(50)
    await more.stop()
    await second.stop()
    const after = await readStores(inDir('two'))
    expect([...more.acknowledged].filter((id) => after.log.get(id) !== 1)).toEqual([])
  })

  test('a restore is refused while a server runs, and where an installation is in use', async () => {
    writeFileSync(inDir('some.tar.zst'), 'nothing')
    const served = await run('one', 'restore', inDir('some.tar.zst'), '--force')
    expect([served.code, served.remarks]).toEqual([1, expect.stringContaining('stop it, then restore')])
    const broken = await run('three', 'restore', inDir('some.tar.zst'))
    expect([broken.code, broken.remarks]).toEqual([1, expect.stringContaining('Nothing was changed.')])
    const [archive = ''] = (await readdir(dir)).filter((name) => name.startsWith('diapason-'))
    const used = await run('two', 'restore', inDir(archive))
    expect([used.code, used.remarks]).toEqual([1, expect.stringContaining('in use')])
  })

  test('while no server runs, a backup starts the databases itself; a pipe gives the same', async () => {
    await server?.stop()
    server = undefined
    const named = await run('one', 'backup', inDir('cold.tar.zst'), '--json')
    expect(named.code).toBe(0)
    expect(JSON.parse(named.out)).toMatchObject({ path: inDir('cold.tar.zst'), verified: true })
    expect(await run('one', 'backup', inDir('cold.tar.zst'))).toMatchObject({
      code: 1,
      remarks: expect.stringContaining('there already'),
    })
    expect(await run('none', 'backup', inDir('none.tar.zst'))).toMatchObject({
      code: 1,
      remarks: expect.stringContaining('nothing to back up'),
    })

    const piping = spawn(
      'sh',
      ['-c', `"$0" "$1" backup - | DIAPASON_VAR="$2" "$0" "$1" restore -`, process.execPath, main, inDir('piped')],
      {
        env: { PATH: process.env.PATH, DIAPASON_VAR: inDir('one'), DIAPASON_LOG_LEVEL: 'warn' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    expect(await text(piping.stdout)).toContain('Restored as everything was')
    expect((await readStores(inDir('piped'))).log).toEqual((await readStores(inDir('one'))).log)
  })

  test('killed at any moment, a restore leaves what was there, or has replaced it whole; run again it is done', async () => {
    const { log: before } = await readStores(inDir('two'))
    const { log: wanted } = await readStores(inDir('one'))
    expect(before).not.toEqual(wanted)
    for (const moment of [
      'Starting the databases',
      'Restoring the backup',
      'Filling the analytics',
      'Folding a sample',
    ]) {
      const child = begin('two', 'restore', inDir('cold.tar.zst'), '--force')
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.stderr.setEncoding('utf8').on('data', (said: string) => {
          if (said.includes(moment)) child.kill('SIGKILL')
        })
      })
      // Killed in the very moment of the exchange: the next command finishes it.
      if (existsSync(join(inDir('two'), 'restored.json'))) await run('two', 'backup', inDir(`${moment.length}.tar.zst`))
      const { log, events } = await readStores(inDir('two'))
      expect([before, wanted]).toContainEqual(log)
      // What was there before may have been stopped before it had shipped everything.
      if (log.has('more-0')) expect(log).toEqual(before)
      else expect(events).toEqual(log)
    }
    expect((await run('two', 'restore', inDir('cold.tar.zst'), '--force')).code).toBe(0)
    const { log, events } = await readStores(inDir('two'))
    expect(log).toEqual(wanted)
    expect(events).toEqual(wanted)
  })

  test('an exchange of the databases that was interrupted is finished by whoever comes next', async () => {
    // What stands on the disk when the power goes after the mark was written.
    writeFileSync(join(inDir('two'), 'restored.json'), '{}')
    const { out, code } = await run('two', 'backup', inDir('after.tar.zst'), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out).bytes).toBeGreaterThan(0)
    expect(() => readFileSync(join(inDir('two'), 'restored.json'))).toThrow('ENOENT')
  })
})
