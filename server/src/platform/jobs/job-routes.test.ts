import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../auth/access.test-support.ts'
import type { Database } from '../database/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { testDatabase } from '../testing/test-database.ts'
import { jobRoutes } from './job-routes.ts'
import { createJobs, type Jobs } from './jobs.ts'

describe('background work over HTTP', () => {
  let db: Database
  let server: TestServer
  let jobs: Jobs

  beforeAll(async () => {
    db = await testDatabase()
    jobs = createJobs({ db, log: silentLog, tasks: [{ name: 'test.work', run: async () => {} }] })
    server = await startTestServer(db, {
      operatorToken: 'op',
      routes: () => jobRoutes({ db, jobs, clock: Date.now }),
    })
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })
  beforeEach(() => db.execute('delete from graphile_worker._private_jobs'))

  const asOperator = { headers: { authorization: 'Bearer op' } }
  const read = async () => (await server.ask('GET', '/api/jobs', asOperator)).body
  const settle = async (id: string, verb: 'retry' | 'discard') => {
    const { status, body } = await server.ask('POST', `/api/jobs/${id}/${verb}`, asOperator)
    return status === 204 ? 204 : body.code
  }
  const givenUp = async () => {
    const id = await jobs.add('test.work', {})
    await db.query(`select from graphile_worker.permanently_fail_jobs(array[$1::bigint], 'database error 57014')`, [id])
    return id
  }
  const records = async () =>
    (
      await db.query<{ action: string; target: string; detail: string }>(
        `select action, target_id as target, detail from audit_records where target_kind = 'job' order by at, id`,
      )
    ).map(({ detail, ...record }) => ({ ...record, ...(JSON.parse(detail) as object) }))

  it('tells how much waits, and of what was given up why', async () => {
    await jobs.add('test.work', {})
    const id = await givenUp()
    expect(await read()).toMatchObject({
      waiting: 1,
      dead: 1,
      tasks: [{ task: 'test.work', waiting: 1, dead: 1 }],
      givenUp: [{ id, task: 'test.work', attempts: 10, error: 'database error 57014' }],
    })
  })

  it('lets what was given up be tried again, once, and keeps a record of who decided so', async () => {
    const id = await givenUp()
    const answers = await Promise.all(Array.from({ length: 8 }, () => settle(id, 'retry')))
    expect(answers.filter((answer) => answer === 204)).toHaveLength(1)
    expect(new Set(answers)).toEqual(new Set([204, 'job_unknown']))
    expect(await read()).toMatchObject({ waiting: 1, dead: 0, givenUp: [] })
    expect((await records()).filter(({ target }) => target === id)).toEqual([
      { action: 'job.retry', target: id, task: 'test.work', attempts: 10 },
    ])
  })

  it('lets it be dropped, and of two who decide at the same time only one', async () => {
    const id = await givenUp()
    const answers = await Promise.all([settle(id, 'discard'), settle(id, 'retry'), settle(id, 'discard')])
    expect(answers.filter((answer) => answer === 204)).toHaveLength(1)
    expect((await records()).filter(({ target }) => target === id)).toHaveLength(1)
    expect(await read()).toMatchObject({ dead: 0, givenUp: [] })
  })

  it('leaves alone what waits, and what never was', async () => {
    const waiting = await jobs.add('test.work', {})
    for (const id of [waiting, '999999'])
      expect([await settle(id, 'retry'), await settle(id, 'discard')]).toEqual(['job_unknown', 'job_unknown'])
    expect(await settle('x', 'retry')).toBe('request_invalid')
    expect(await read()).toMatchObject({ waiting: 1 })
  })
})
