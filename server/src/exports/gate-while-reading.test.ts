import { type ConsentPlan, canonicalJson, compilePlan } from '@diapason/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { createExportGate } from '../profiles/index.ts'
import { exportPeople } from './export-people.ts'
import type { ExportRow } from './export-source.ts'

let server: TestApp
let consent: ConsentPlan
const NOW = '2026-11-21T10:00:00.000Z'

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => Date.parse(NOW) })
  const token = await server.key('secret')
  for (let page = 0; page < 5; page += 1) {
    const batch = Array.from({ length: 500 }, (_, n) => ({
      type: 'identify',
      userId: `u-${page}-${n}`,
      messageId: `m-${page}-${n}`,
      traits: { city: 'Lyon' },
    }))
    expect((await server.ask('POST', '/v1/batch', { token, body: { batch } })).status).toBe(200)
  }
  consent = planOf('legitimate_interest')
})
afterAll(() => server.stop())

function planOf(basis: string): ConsentPlan {
  const definitions = [{ kind: 'purpose' as const, key: 'statistics', revision: 1, body: { basis } }]
  return compilePlan(definitions, { revision: 1, regex: (source, flags) => new RegExp(source, flags) }).consent
}

test('who says no while a file is written is in none of the pages that were not read yet, and a change of the purpose holds from the next page', async () => {
  const gate = createExportGate({
    purpose: 'statistics',
    plan: () => consent,
    verify: async () => {},
    keyPurposes: async () => new Map(),
    clock: () => Date.parse(NOW),
  })
  const pages = exportPeople(server.db).rows({}, { as: {}, gate })[Symbol.asyncIterator]()
  const next = async (): Promise<readonly ExportRow[]> => (await pages.next()).value ?? []
  const everybody = (await server.db.query<{ id: string }>('select profile as id from profiles order by profile')).map(
    ({ id }) => id,
  )
  expect((await next()).map(({ id }) => id)).toEqual(everybody.slice(0, 1_000))
  // One whose row has left already, and one whose row has not.
  const refused = canonicalJson({ statistics: { state: 'denied', at: NOW, until: null } })
  await server.db.execute('update profiles set choices = $1 where profile = any($2::uuid[])', [
    refused,
    [everybody[10], everybody[1_500]],
  ])
  expect((await next()).map(({ id }) => id)).toEqual(
    everybody.slice(1_000, 2_000).filter((id) => id !== everybody[1_500]),
  )
  consent = planOf('consent')
  expect(await next()).toEqual([])
  expect(gate.leftOut).toBe(1 + 500)
})
