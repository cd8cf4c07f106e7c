import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../platform/database/database.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { importNotices } from './import-notices.ts'

const NOW = Date.parse('2026-11-21T10:00:00.000Z')
let db: Database & { close(): Promise<void> }
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

async function ended(name: string, of: { state: string; hoursAgo: number; refused?: number; dry?: boolean }) {
  const at = new Date(NOW - of.hoursAgo * 3_600_000).toISOString()
  await db.execute(
    `insert into imports (id, name, size, state, dry, written, refused, created_at, created_by, finished_at)
     values (gen_random_uuid(), $1, 1, $2, $3, 5, $4, $5, 'operator', $5)`,
    [name, of.state, of.dry ?? false, of.refused ?? 0, at],
  )
}

test('an end is told for a day, a failure for a week, a rehearsal not at all', async () => {
  await ended('good.csv', { state: 'done', hoursAgo: 2 })
  await ended('partly.csv', { state: 'done', hoursAgo: 3, refused: 4 })
  await ended('old.csv', { state: 'done', hoursAgo: 30 })
  await ended('broken.csv', { state: 'failed', hoursAgo: 100 })
  await ended('long ago.csv', { state: 'failed', hoursAgo: 200 })
  await ended('rehearsal.csv', { state: 'failed', hoursAgo: 1, dry: true })
  await ended('stopped.csv', { state: 'cancelled', hoursAgo: 1 })
  const told = await importNotices(db, NOW)
  expect(told.map(({ code, severity, params }) => [code, severity, params.name, params.count])).toEqual([
    ['import_done', 'info', 'good.csv', 5],
    ['import_refused', 'attention', 'partly.csv', 4],
    ['import_failed', 'attention', 'broken.csv', undefined],
  ])
})
