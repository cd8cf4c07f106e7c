import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { testDatabase } from '../testing/test-database.ts'
import type { JobContext, JobTask } from './job-task.ts'
import { createJobs, type Jobs, type JobsOptions } from './jobs.ts'
import { createSettleJob } from './settle-job.ts'

let db: Database & { readonly url: string }
const nodes: Jobs[] = []

beforeAll(async () => {
  db = await testDatabase({ poolSize: 20 })
})
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()))
  await db.execute('delete from graphile_worker._private_jobs')
  expect(await db.query('select worker from job_workers')).toEqual([])
})
afterAll(() => db.close())

function node(options: Partial<JobsOptions> & { tasks: JobsOptions['tasks'] }): Jobs {
  const jobs = createJobs({ db, log: silentLog, lease: 1_000, ...options })
  nodes.push(jobs)
  return jobs
}

/** A task that notes what it ran. */
function noting(name = 'test.note') {
  const ran: number[] = []
  const task: JobTask<{ n: number }> = { name, run: async ({ n }) => void ran.push(n) }
  return { ran, task: task as JobTask }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const ascending = (some: readonly number[]) => some.toSorted((a, b) => a - b)
const eventually = (read: () => unknown) => expect.poll(read, { timeout: 30_000 })

describe('jobs', () => {
  it('run once each, whichever of two nodes takes them, and are gone when done', async () => {
    const [a, b] = [noting(), noting()]
    const [nodeA, nodeB] = [node({ tasks: [a.task] }), node({ tasks: [b.task] })]
    await Promise.all([nodeA.start(), nodeB.start()])
    for (const n of numbers(60)) await (n % 2 ? nodeA : nodeB).add('test.note', { n })
    await eventually(() => a.ran.length + b.ran.length).toBe(60)
    expect(ascending([...a.ran, ...b.ran])).toEqual(numbers(60))
    await eventually(async () => (await nodeA.state()).tasks).toEqual([])
  })

  it('exist when the transaction that added them commits, and not otherwise', async () => {
    const { ran, task } = noting()
    const jobs = node({ tasks: [task] })
    await jobs.start()
    await db.tx(async (tx) => {
      await tx
        .tx(async (inner) => {
          await jobs.add('test.note', { n: 1 }, { tx: inner })
          throw new Error('undone')
        })
        .catch(() => {})
      await jobs.add('test.note', { n: 2 }, { tx })
    })
    await eventually(() => ran).toEqual([2])
  })

  it('wait for their time, and one with the key of another that waits replaces it', async () => {
    const { ran, task } = noting()
    const jobs = node({ tasks: [task] })
    await jobs.start()
    await jobs.add('test.note', { n: 1 }, { runAt: new Date(Date.now() + 3_600_000), key: 'one' })
    await jobs.add('test.note', { n: 2 }, { runAt: new Date(Date.now() + 3_600_000) })
    expect(await jobs.state()).toMatchObject({ waiting: 0, scheduled: 2 })
    await jobs.add('test.note', { n: 3 }, { key: 'one' })
    await eventually(() => ran).toEqual([3])
    await eventually(() => jobs.state()).toMatchObject({ running: 0, scheduled: 1 })
  })

  it('of one queue never run at the same time', async () => {
    let [now, most] = [0, 0]
    const ran: unknown[] = []
    const tasks: JobTask[] = [
      {
        name: 'test.queued',
        run: async (payload) => {
          now += 1
          most = Math.max(most, now)
          await db.query('select pg_sleep(0.02)')
          now -= 1
          ran.push(payload)
        },
      },
    ]
    const [a, b] = [node({ tasks }), node({ tasks })]
    await Promise.all([a.start(), b.start()])
    await Promise.all(numbers(10).map((n) => a.add('test.queued', { n }, { queue: 'one' })))
    await eventually(() => ran.length).toBe(10)
    expect(most).toBe(1)
  })

  it('refuse a task that nobody has, at once and not when they run', async () => {
    await expect(node({ tasks: [] }).add('test.unknown', {})).rejects.toThrow('No task is called test.unknown')
  })

  it('of a time table are known once over all nodes', async () => {
    const tasks: JobTask[] = [{ name: 'test.nightly', cron: '0 3 * * *', run: async () => {} }]
    await Promise.all([node({ tasks }).start(), node({ tasks }).start()])
    await eventually(() =>
      db.query('select identifier from graphile_worker._private_known_crontabs where identifier = $1', [
        'test.nightly',
      ]),
    ).toHaveLength(1)
  })
})

describe('a job that fails', () => {
  const poison: JobTask<{ secret: string }> = {
    name: 'test.poison',
    maxAttempts: 1,
    run: async ({ secret }) => {
      await db.query('select $1::int', [secret])
    },
  }

  it('ends dead, shows, keeps nothing of what it was about, and can be tried again or dropped', async () => {
    const jobs = node({ tasks: [poison as JobTask] })
    await jobs.start()
    const id = await jobs.add('test.poison', { secret: 'ada@example.org' })
    await eventually(() => jobs.state()).toMatchObject({ waiting: 0, running: 0, dead: 1 })
    expect(await jobs.dead()).toMatchObject([{ id, task: 'test.poison', attempts: 1, error: 'database error 22P02' }])
    const { retry, discard } = createSettleJob({ db })
    await retry({ id, by: 'system' })
    await eventually(() => jobs.state()).toMatchObject({ running: 0, dead: 1 })
    await discard({ id, by: 'system' })
    expect(await jobs.state()).toMatchObject({ dead: 0, tasks: [] })
    await expect(discard({ id, by: 'system' })).rejects.toMatchObject({ code: 'job_unknown' })
  })

  it('is tried again later, and shows as failing until then', async () => {
    const jobs = node({ tasks: [{ ...(poison as JobTask), maxAttempts: 3 }] })
    await jobs.start()
    await jobs.add('test.poison', { secret: 'x' })
    await eventually(() => jobs.state()).toMatchObject({ failing: 1, dead: 0 })
    expect(await jobs.dead()).toEqual([])
    const [waiting] = await db.query<{ id: string }>('select id::text as id from graphile_worker.jobs')
    const settle = createSettleJob({ db })
    for (const decide of [settle.retry, settle.discard])
      await expect(decide({ id: waiting?.id ?? '', by: 'system' })).rejects.toMatchObject({ code: 'job_unknown' })
  })
})

describe('a node that ends', () => {
  /** A task that waits for the signal, or for ever. */
  function waiting(heeds: boolean) {
    const runs: JobContext[] = []
    const task: JobTask = {
      name: 'test.endless',
      run: (_, context) => {
        runs.push(context)
        return new Promise((_resolve, reject) => {
          if (heeds) context.signal.addEventListener('abort', () => reject(context.signal.reason))
        })
      },
    }
    return { runs, task }
  }

  it('by stopping interrupts its jobs, which another one runs as if nothing had been', async () => {
    const [first, second] = [waiting(true), waiting(true)]
    const a = node({ tasks: [first.task] })
    await a.start()
    await a.add('test.endless', {})
    await eventually(() => first.runs.length).toBe(1)
    await a.stop()
    expect(await a.state()).toMatchObject({ waiting: 1, running: 0 })
    await node({ tasks: [second.task] }).start()
    await eventually(() => second.runs.map(({ attempt }) => attempt)).toEqual([1])
  })

  it('by kill -9 in the middle of a job leaves it to another one, soon', async () => {
    const second = waiting(true)
    const b = node({ tasks: [second.task] })
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./jobs-node-script.ts', import.meta.url)), db.url, '1000'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await b.add('test.endless', {})
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('attempt 1\n')
    await b.start()
    expect((await b.state()).running).toBe(1)
    child.kill('SIGKILL')
    await eventually(() => second.runs.map(({ attempt }) => attempt)).toEqual([2])
  })

  it('and comes back on the same folder finds at once what it left', async () => {
    await db.execute(`insert into job_workers (worker, node) values ('pool-before', 'home')`)
    const { ran, task } = noting()
    const jobs = node({ tasks: [task], node: 'home', lease: 3_600_000 })
    await jobs.add('test.note', { n: 1 }, { queue: 'one' })
    await db.execute(
      `update graphile_worker._private_jobs set locked_by = 'pool-before', locked_at = now(), attempts = 1`,
    )
    await db.execute(`update graphile_worker._private_job_queues set locked_by = 'pool-before', locked_at = now()`)
    await jobs.start()
    await eventually(() => ran).toEqual([1])
  })

  it('only seemingly, for it was frozen, interrupts what was given to another', async () => {
    const { runs, task } = waiting(true)
    const jobs = node({ tasks: [task] })
    await jobs.start()
    await jobs.add('test.endless', {})
    await eventually(() => runs.length).toBe(1)
    await db.execute('delete from job_workers')
    await eventually(() => runs[0]?.signal.aborted).toBe(true)
  })

  it('not, though the database goes away just when a job is done: the job runs again', async () => {
    let runs = 0
    const said: string[] = []
    const jobs = node({
      log: pino({ level: 'warn' }, { write: (line: string) => void said.push(line) }),
      tasks: [
        {
          name: 'test.cutting',
          run: async () => {
            runs += 1
            if (runs === 1) await db.execute(`alter table graphile_worker._private_jobs rename to away`)
          },
        },
      ],
    })
    await jobs.start()
    await jobs.add('test.cutting', {})
    await eventually(() => db.query('select worker from job_workers')).toHaveLength(1)
    // Back before the job was to be marked as done, it would have been done.
    await eventually(() => said.join('')).toContain('Failed to complete jobs')
    expect(runs).toBe(1)
    await db.execute(`alter table graphile_worker.away rename to _private_jobs`)
    await eventually(() => runs).toBe(2)
    await eventually(async () => (await jobs.state()).tasks).toEqual([])
  })

  it('and one whose connections were all cut goes on when the database is back', async () => {
    const { ran, task } = noting()
    const jobs = node({ tasks: [task] })
    await jobs.start()
    await db.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await eventually(() => jobs.add('test.note', { n: 1 }).catch(() => undefined)).toBeDefined()
    await eventually(() => ran).toContain(1)
  })
})
