import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { ended, type Shown, sourceOf, uploaded } from './imports.test-support.ts'
import { sharedData } from './shared-data.test-support.ts'

// Online Retail (UCI 352): what its provenance states is what comes out, from either format.

const mapping: object = parse(
  readFileSync(new URL('../../../examples/imports/online-retail.yaml', import.meta.url), 'utf8'),
)
const ROWS = 541_909
const INVOICES = 25_900
const WITHIN = 900_000

describe.each(['online_retail.csv.gz', 'online_retail.parquet'])('the whole of %s', (name) => {
  const path = sharedData(`online-retail/${name}`)
  let server: TestApp
  let before: number
  beforeAll(async () => {
    if (path !== undefined) server = await testApp()
  })
  afterAll(() => server?.stop())

  it.skipIf(path === undefined)(
    'becomes 25,900 orders of 4,372 customers, to the penny',
    { timeout: WITHIN },
    async () => {
      const { id } = await uploaded(server, { name, bytes: readFileSync(path ?? '') })
      const key = await sourceOf(server)
      before = performance.now()
      await server.ask('POST', `/api/imports/${id}/start`, { body: { mapping, key } })
      const end = await ended(server, id, WITHIN)
      const seconds = (performance.now() - before) / 1000
      process.stdout.write(`${name}: ${Math.round(ROWS / seconds)} lines/s\n`)
      expect(end).toMatchObject({
        state: 'done',
        total: ROWS,
        lines: ROWS,
        written: INVOICES,
        duplicates: 0,
        refused: 0,
      })
      expect((end as Shown).error).toBeNull()

      const [inLog] = await server.db.query(
        `with o as (select name, body::json as b from log where type = 'track')
       select count(*) as invoices, count(distinct b->>'userId') as customers,
         count(distinct b->'properties'->>'country') as countries,
         sum((b->'properties'->>'lines')::int) as lines,
         sum((b->'properties'->>'lines')::int) filter (where name = 'Order Cancelled') as cancellations,
         sum((b->'properties'->>'lines')::int) filter (where b->>'userId' is null) as anonymous,
         round(sum((b->'properties'->>'total')::numeric), 2)::text as total
       from o`,
      )
      expect(inLog).toEqual({
        invoices: INVOICES,
        customers: 4372,
        countries: 38,
        lines: ROWS,
        cancellations: 9288,
        anonymous: 135_080,
        total: '9747747.93',
      })

      const [inClickHouse] = await eventually(
        () =>
          server.clickhouse.query<Record<string, unknown>>(
            `SELECT toUInt32(count()) AS invoices, toUInt32(uniqExact(origin)) AS people,
             toUInt32(sum(JSONExtractUInt(body, 'properties', 'lines'))) AS lines,
             toUInt32(sumIf(JSONExtractUInt(body, 'properties', 'lines'), name = 'Order Cancelled')) AS cancellations,
             toUInt32(uniqExact(JSONExtractString(body, 'properties', 'country'))) AS countries,
             toString(round(sum(toDecimal64(JSONExtractRaw(body, 'properties', 'total'), 4)), 2)) AS total
           FROM events WHERE type = 'track'`,
          ),
        { until: ([row]) => row?.invoices === INVOICES, within: 120_000 },
      )
      // Each sale without a customer is somebody of its own.
      const [anonymous] = await server.db.query<{ n: number }>(
        `select count(*) as n from log where body::json->>'anonymousId' is not null`,
      )
      expect(inClickHouse).toEqual({
        invoices: INVOICES,
        people: 4372 + (anonymous?.n ?? 0),
        lines: ROWS,
        cancellations: 9288,
        countries: 38,
        total: '9747747.93',
      })

      // The same file again, and the other format, add nothing: an invoice has one id.
      await server.ask('POST', `/api/imports/${id}/start`, { body: { mapping, key } })
      expect(await ended(server, id, WITHIN)).toMatchObject({ state: 'done', written: 0, duplicates: INVOICES })
    },
  )
})
