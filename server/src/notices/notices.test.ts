import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../platform/database/database.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import type { Notice } from './notice.ts'
import { createNotices } from './notices.ts'

const T0 = Date.parse('2026-11-21T10:00:00.000Z')
const at = (minutes: number) => new Date(T0 + minutes * 60_000).toISOString()
const waiting = (count: number, minutes: number): Notice => ({
  code: 'rejected_waiting',
  severity: 'attention',
  at: at(minutes),
  params: { count },
  to: '/rejected',
})

let db: Database & { close(): Promise<void> }
let now = T0
let standing: readonly Notice[] = []
let asked = 0

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.execute('delete from notice_marks')
  now = T0
  standing = []
  asked = 0
})

const notices = (more: readonly { read: () => Promise<readonly Notice[]> }[] = []) =>
  createNotices({
    db,
    log: silentLog,
    clock: () => now,
    sources: [
      {
        name: 'rejected',
        permission: 'rejected:read',
        read: async () => {
          asked += 1
          return standing
        },
      },
      ...more.map(({ read }, index) => ({ name: `more ${index}`, permission: 'session:read', read })),
    ],
  })
const everything = () => true
const later = () => {
  now += 10_000
}

test('a notice stands as long as its cause, and one may see it only with the permission of its source', async () => {
  const desk = notices()
  standing = [waiting(2, 0)]
  expect(await desk.list('user:ada', everything)).toMatchObject([
    { id: 'rejected_waiting', params: { count: 2 }, seen: false, subject: null },
  ])
  expect(await desk.list('user:bob', (permission) => permission !== 'rejected:read')).toEqual([])
  standing = []
  later()
  expect(await desk.list('user:ada', everything)).toEqual([])
})

test('what was seen is unseen again when it becomes worse, for that person and not for others', async () => {
  const desk = notices()
  standing = [waiting(2, 0)]
  await desk.see('user:ada', [{ id: 'rejected_waiting', at: at(0) }])
  expect(await desk.list('user:ada', everything)).toMatchObject([{ seen: true }])
  expect(await desk.list('user:bob', everything)).toMatchObject([{ seen: false }])
  standing = [waiting(3, 5)]
  later()
  expect(await desk.list('user:ada', everything)).toMatchObject([{ seen: false }])
})

test('an older look does not undo a newer one', async () => {
  const desk = notices()
  standing = [waiting(3, 5)]
  await desk.see('user:ada', [{ id: 'rejected_waiting', at: at(5) }])
  await desk.see('user:ada', [{ id: 'rejected_waiting', at: at(0) }])
  expect(await desk.list('user:ada', everything)).toMatchObject([{ seen: true }])
})

test('what is snoozed waits until its time, and can be brought back before', async () => {
  const desk = notices()
  standing = [waiting(2, 0)]
  await desk.snooze('user:ada', { id: 'rejected_waiting', until: at(30) })
  expect(await desk.list('user:ada', everything)).toMatchObject([{ snoozedUntil: at(30) }])
  now = T0 + 31 * 60_000
  expect(await desk.list('user:ada', everything)).toMatchObject([{ snoozedUntil: null }])
  await desk.snooze('user:ada', { id: 'rejected_waiting', until: at(60) })
  await desk.snooze('user:ada', { id: 'rejected_waiting', until: null })
  expect(await desk.list('user:ada', everything)).toMatchObject([{ snoozedUntil: null }])
})

test('the gravest comes first, then the newest', async () => {
  const one = (code: string, severity: Notice['severity'], minutes: number): Notice => ({
    code,
    severity,
    at: at(minutes),
    params: {},
    to: '/',
  })
  standing = [one('a', 'info', 9), one('b', 'attention', 1), one('c', 'urgent', 0), one('d', 'attention', 5)]
  expect((await notices().list('user:ada', everything)).map(({ code }) => code)).toEqual(['c', 'd', 'b', 'a'])
})

test('many watchers cost one reading', async () => {
  const desk = notices()
  await Promise.all(Array.from({ length: 20 }, (_, n) => desk.list(`user:${n}`, everything)))
  expect(asked).toBe(1)
})

test('a source that fails hides nothing of the others, and is remembered for a while', async () => {
  let broken = false
  const flaky = async (): Promise<readonly Notice[]> => {
    if (broken) throw new Error('away')
    return [{ code: 'job_dead', subject: 'import', severity: 'attention', at: at(0), params: {}, to: '/' }]
  }
  const desk = notices([{ read: flaky }])
  standing = [waiting(1, 0)]
  const codes = async () => (await desk.list('user:ada', everything)).map(({ id }) => id).sort()
  expect(await codes()).toEqual(['job_dead:import', 'rejected_waiting'])
  broken = true
  later()
  expect(await codes()).toEqual(['job_dead:import', 'rejected_waiting'])
  now += 6 * 60_000
  expect(await codes()).toEqual(['rejected_waiting'])
})

test('a source that never answers is not waited for', async () => {
  const desk = notices([{ read: () => new Promise(() => {}) }])
  standing = [waiting(1, 0)]
  expect(await desk.list('user:ada', everything)).toHaveLength(1)
})

test('marks of long ago are forgotten', async () => {
  const desk = notices()
  await desk.see('user:ada', [{ id: 'old', at: at(0) }])
  now += 91 * 24 * 3600 * 1000
  await desk.see('user:ada', [{ id: 'new', at: at(0) }])
  const rows = await db.query<{ notice: string }>('select notice from notice_marks')
  expect(rows.map(({ notice }) => notice)).toEqual(['new'])
})
