import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { originOf } from './origin.ts'
import { personSql } from './person-sql.ts'
import { forgetReturned, isLoose, readIdentityMap, squashIdentities } from './squash-identities.ts'

let clickhouse: Awaited<ReturnType<typeof testClickHouse>>
beforeAll(async () => {
  clickhouse = await testClickHouse()
})
afterAll(() => clickhouse.close())
beforeEach(async () => {
  await clickhouse.command('TRUNCATE TABLE identity_map')
})

const [ann, bob, cyd] = ['ann', 'bob', 'cyd'].map((name) => originOf('userId', name)) as [string, string, string]
const say = (version: number, ...pairs: readonly (readonly [origin: string, profile: string])[]) =>
  clickhouse.insert(
    'identity_map',
    pairs.map(([origin, profile]) => ({ origin, profile, version })),
  )
/** Who belongs to somebody else, as every query reads it. */
const read = async () =>
  Object.fromEntries(
    (
      await clickhouse.query<{ origin: string; profile: string }>(
        `WITH ${personSql.identities()} SELECT toString(origin) AS origin, toString(profile) AS profile FROM identities ORDER BY origin`,
      )
    ).map(({ origin, profile }) => [origin, profile]),
  )

describe('the map of identities', () => {
  test('says of an origin what was said last, whatever the order in which it was written', async () => {
    await say(3, [ann, cyd])
    await say(2, [ann, bob])
    expect(await read()).toEqual({ [ann]: cyd })
  })

  test('squashed, holds one row for who belongs to somebody else and none for who came back', async () => {
    await say(1, [ann, bob], [cyd, bob])
    await say(2, [ann, ann])
    await say(3, [cyd, ann])
    expect(await readIdentityMap(clickhouse)).toEqual({ rows: 4, needed: 1 })
    await squashIdentities(clickhouse)
    expect(await readIdentityMap(clickhouse)).toEqual({ rows: 1, needed: 1 })
    expect(await read()).toEqual({ [cyd]: ann })
  })

  test('never brings an older version back, which may have been written while it was squashed', async () => {
    await say(1, [ann, bob])
    await say(2, [ann, ann])
    await forgetReturned(clickhouse)
    expect(await read()).toEqual({})
    await squashIdentities(clickhouse)
    expect(await readIdentityMap(clickhouse)).toEqual({ rows: 0, needed: 0 })
  })

  test('reads the same before and after a squash, whatever moved where', async () => {
    const who = fc.constantFrom(ann, bob, cyd)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(who, who, fc.integer({ min: 1, max: 30 })), { maxLength: 12 }),
        async (moves) => {
          await clickhouse.command('TRUNCATE TABLE identity_map')
          const versions = new Map(
            moves.map(([origin, profile, version]) => [`${origin}${version}`, { origin, profile, version }]),
          )
          for (const { origin, profile, version } of versions.values()) await say(version, [origin, profile])
          const before = await read()
          await squashIdentities(clickhouse)
          expect(await read()).toEqual(before)
          const { rows, needed } = await readIdentityMap(clickhouse)
          expect(rows).toBe(needed)
        },
      ),
      { numRuns: 12 },
    )
  })

  test('is squashed once there is enough to gain', () => {
    expect(isLoose({ rows: 999, needed: 0 })).toBe(false)
    expect(isLoose({ rows: 5_000, needed: 3_000 })).toBe(true)
    expect(isLoose({ rows: 1_000_000, needed: 950_000 })).toBe(false)
    expect(isLoose({ rows: 1_000_000, needed: 900_000 })).toBe(true)
  })
})
