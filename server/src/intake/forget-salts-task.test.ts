import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../platform/testing/silent-log.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { createDetachSalts } from './detach-salts.ts'
import { forgetSaltsTask } from './forget-salts-task.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

test('the salt of a day goes with it, though nothing asks for another', async () => {
  await createDetachSalts(db)('2026-11-21T23:59:59.999Z')
  const days = async (at: string) => {
    const task = forgetSaltsTask({ db, clock: () => Date.parse(at) })
    await task.run({}, { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog })
    return (await db.query<{ day: string }>('select day::text from detach_salts')).map(({ day }) => day)
  }
  expect(await days('2026-11-21T23:59:59.999Z')).toEqual(['2026-11-21'])
  expect(await days('2026-11-22T00:10:00.000Z')).toEqual([])
})
