import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../app.test-support.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { type AddressReport, createSuppressionStore } from './suppression-store.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

const came = (hash: string, back: string, delivered = false): AddressReport => ({
  channel: 'email',
  hash,
  shown: null,
  reason: null,
  since: back,
  delivered,
  softly: [back],
  note: null,
  source: 'mailer',
})
const day = (n: number) => `2026-11-0${n}T00:00:00.000Z`

const known = async (hash: string) =>
  (
    await db.query<{ since: string | null; reason: string | null; n: number }>(
      'select since, reason, cardinality(soft_bounces) as n from suppressions where address_hash = $1',
      [hash],
    )
  )[0]

/** One report in a transaction that is open still when the other comes, as on another node. */
async function atOnce(one: AddressReport, other: AddressReport): Promise<void> {
  const [second] = await db.tx(async (tx) => {
    await createSuppressionStore(tx).report([one])
    const waiting = db.tx((tx) => createSuppressionStore(tx).report([other]))
    await eventually(
      () => db.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      { until: (those) => those.length === 1 },
    )
    return [waiting]
  })
  await second
}

test('bounces of which two nodes hear at once are counted each', async () => {
  await atOnce(came('a', day(1)), came('a', day(2)))
  expect(await known('a')).toEqual({ since: null, reason: null, n: 2 })
  await atOnce(came('a', day(3)), came('a', day(4)))
  expect(await known('a')).toMatchObject({ since: day(3), reason: 'soft_bounces' })
})

test('what was delivered in between is forgotten, of the row as it is by then', async () => {
  await createSuppressionStore(db).report([came('b', day(1))])
  await atOnce(came('b', day(2)), came('b', day(4), true))
  expect(await known('b')).toEqual({ since: null, reason: null, n: 1 })
})
