import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Diapason, startDiapason } from '../../../bench/support/start-diapason.ts'
import { expectConsistent } from '../intake/intake.test-support.ts'
import { createDatabase, type Database } from '../platform/database/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts'
import { readOperatorToken } from '../platform/operator-token.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { startDecider } from './decider.test-support.ts'
import { drawn } from './drawn.test-support.ts'
import { killNow } from './processes.test-support.ts'
import { startSender } from './sender.test-support.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 9)
const SEED = Number(process.env.FAULT_SEED ?? 11)

const victims = ['server', 'postgres', 'server and postgres'] as const
type Victim = (typeof victims)[number]

/** Milliseconds for a server to listen, beside whatever else this machine does. */
const PATIENCE = 180_000

/** After this many decisions of a round, and then as many milliseconds as are drawn: in the middle of another. */
const DECISIONS = 4
const LATEST = 60

describe.runIf(process.platform === 'linux')(`killed ${ROUNDS} times while people are joined and taken apart`, () => {
  let folder: string
  let postgres: EmbeddedPostgres
  let db: Database
  let server: Diapason | undefined

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'diapason-kill-identity-'))
    postgres = await startEmbeddedPostgres({ dir: join(folder, 'postgres'), log: silentLog })
    db = createDatabase({ url: postgres.url, log: silentLog, poolSize: 3 })
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The server said:\n${server?.said() ?? ''}\n`)
  })
  afterAll(async () => {
    await server?.stop()
    await db.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  test(
    'every decision is there whole or not at all, those acknowledged are, and everybody is what the log and the links say',
    async () => {
      const random = drawn(SEED)
      const varDir = join(folder, 'var')
      let token = ''
      const start = async () => {
        const started = await startDiapason({ varDir, env: { DATABASE_URL: postgres.url }, patience: PATIENCE })
        // Before anybody is told where it is: deciders go on asking, and must not show it the token of the one before.
        token = String(await readOperatorToken(varDir))
        server = started
        return server
      }
      const kill = async (victim: Victim) => {
        const running = server
        if (!running) throw new Error('no server runs')
        if (victim.includes('postgres')) killNow(postgres.pid())
        if (!victim.includes('server')) return
        killNow(running.pid)
        await running.exited
        await start()
      }

      const first = await start()
      const { key } = await first.ask<{ key: string }>('POST', '/api/keys', {
        name: 'load',
        kind: 'secret',
        purpose: 'service',
        legalBasis: 'contract',
      })
      const url = () => server?.url ?? first.url
      const acknowledged = { decisions: new Set<string>(), messages: new Set<string>() }

      for (let round = 0; round < ROUNDS; round += 1) {
        const victim = victims[round % victims.length] ?? 'server'
        const senders = ['one', 'two'].map((name) =>
          startSender(`${round}${name}`, { url, key }, { size: 10, people: 12 }),
        )
        const deciders = [1, 2, 3].map(() => startDecider(() => ({ url: url(), token }), random))
        const made = () => deciders.reduce((sum, one) => sum + one.acknowledged.size, 0)
        const served = async (more: number, message: string) => {
          const before = made()
          await expect
            .poll(() => made() - before, { timeout: 60_000, interval: 10, message })
            .toBeGreaterThanOrEqual(more)
        }
        await served(DECISIONS, `round ${round}: people are joined and taken apart`)
        await sleep(random() * LATEST)
        await kill(victim)
        await served(1, `round ${round}: they are again after the end of ${victim}`)
        await Promise.all([...senders, ...deciders].map((one) => one.stop()))

        for (const one of senders) for (const id of one.acknowledged) acknowledged.messages.add(id)
        for (const one of deciders) {
          for (const id of one.acknowledged) acknowledged.decisions.add(id)
          // 422: another decider has moved the identifiers meanwhile.
          expect([...one.refusals.keys()].filter((status) => ![0, 404, 409, 422, 503].includes(status))).toEqual([])
        }
        await expectConsistent(db)
        await expectWhole(db, acknowledged)
      }
      const { different } = await (server as Diapason).ask<{ different: number }>('POST', '/api/people/rebuild', {})
      expect(different).toBe(0)
      expect(await server?.stop()).toEqual({ code: 0, signal: null })
      server = undefined
    },
    60_000 + ROUNDS * 60_000,
  )
})

/** Each decision has its record, one row of the log and one of the audit trail, and none of these is without the others. */
async function expectWhole(
  db: Database,
  acknowledged: { readonly decisions: ReadonlySet<string>; readonly messages: ReadonlySet<string> },
): Promise<void> {
  const [decisions, rows, records, messages] = await Promise.all([
    db.query<{ id: string; undoes: string | null }>('select id, undoes from identity_decisions'),
    db.query<{ id: string }>(`select message_id as id from log where type = 'identity'`),
    db.query<{ id: string }>(
      `select detail::jsonb->>'decision' as id from audit_records where action like 'identity.%'`,
    ),
    db.query<{ id: string }>(`select message_id as id from log where type <> 'identity'`),
  ])
  const sorted = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id).sort()
  expect(sorted(rows)).toEqual(sorted(decisions))
  expect(sorted(records)).toEqual(sorted(decisions))
  const known = new Set(sorted(decisions))
  expect([...acknowledged.decisions].filter((id) => !known.has(id))).toEqual([])
  const undone = decisions.flatMap(({ undoes }) => undoes ?? [])
  expect(new Set(undone).size).toBe(undone.length)
  expect(sorted(messages)).toEqual([...acknowledged.messages].sort())
}
