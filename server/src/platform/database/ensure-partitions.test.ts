import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyTestDatabase } from '../testing/test-database.ts'
import type { Database } from './database.ts'
import { ensurePartitions, isMissingPartition } from './ensure-partitions.ts'

let db: Database
const now = new Date('2026-11-21T23:59:59Z')

beforeAll(async () => {
  db = await emptyTestDatabase()
  await db.execute(`create table log (received_at timestamptz not null, id bigint generated always as identity, note text default 'x')
    partition by range (received_at)`)
  await db.execute('create index on log (id)')
})
afterAll(() => db.close())

it('makes this month and those ahead, over the end of a year, once however many ask at once', async () => {
  const made = await Promise.all([1, 2, 3, 4, 5].map(() => ensurePartitions(db, { table: 'log', now })))
  expect(made.flat()).toEqual(['log_2026_11', 'log_2026_12', 'log_2027_01'])
  expect(await ensurePartitions(db, { table: 'log', now })).toEqual([])
})

it('puts each row where its instant belongs, in UTC, to the microsecond', async () => {
  await db.execute(`insert into log values ('2026-12-01 00:59:59.999999+01'), ('2026-12-01 00:00:00+00')`)
  expect(await db.query('select tableoid::regclass::text as partition, id, note from log order by id')).toEqual([
    { partition: 'log_2026_11', id: 1, note: 'x' },
    { partition: 'log_2026_12', id: 2, note: 'x' },
  ])
})

it('lets the writer see that a row has no partition, so that it can make it and try again', async () => {
  const insert = () => db.execute(`insert into log values ('2027-02-01')`)
  const error = await insert().catch((refused: unknown) => refused)
  expect(isMissingPartition(error)).toBe(true)
  await ensurePartitions(db, { table: 'log', now: new Date('2027-02-01') })
  expect(await insert()).toBe(1)
})

it('does not wait for, nor stop, those who write to the table', async () => {
  await db.tx(async (tx) => {
    await tx.execute(`insert into log values ('2026-11-30')`)
    expect(await ensurePartitions(db, { table: 'log', now: new Date('2028-01-01'), ahead: 0 })).toEqual(['log_2028_01'])
    await tx.execute(`insert into log values ('2026-11-30')`)
  })
})
