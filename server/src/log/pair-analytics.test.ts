import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { pairAnalytics } from './pair-analytics.ts'

let db: Database
let one: ClickHouse
let other: ClickHouse

beforeAll(async () => {
  ;[db, one, other] = await Promise.all([testDatabase(), testClickHouse(), testClickHouse()])
})
beforeEach(async () => {
  await db.execute('delete from analytics_engine')
  await db.execute('delete from log_followers')
  for (const clickhouse of [one, other])
    for (const table of ['engine', 'events']) await clickhouse.command(`TRUNCATE TABLE ${table}`)
})
afterAll(async () => {
  await Promise.all([db.close(), one.close(), other.close()])
})

const event = () => ({ seq: 1, origin: randomUUID(), message_id: 'm', type: 'track', name: 'Seen', body: '{}' })
const pair = (clickhouse: ClickHouse, replace = false) => pairAnalytics({ db, clickhouse, replace })

test('the first engine is written down, and known again', async () => {
  expect(await pair(one)).toBe('paired')
  await one.insert('events', [event()])
  expect(await pair(one)).toBe('same')
})

test('engines from before they had names go on together, with what they hold', async () => {
  await one.insert('events', [event()])
  expect(await pair(one)).toBe('paired')
})

test('another engine is refused, with what to do', async () => {
  await pair(one)
  await expect(pair(other)).rejects.toThrow('give each the same CLICKHOUSE_URL')
})

test('an empty one takes its place when that is said, and the log is sent from the beginning', async () => {
  await pair(one)
  await db.execute(`insert into log_followers (follower, below) values ('clickhouse', '100'), ('other', '100')`)
  expect(await pair(other, true)).toBe('replaced')
  expect(await db.query('select follower from log_followers')).toEqual([{ follower: 'other' }])
  expect(await pair(other)).toBe('same')
})

test('one that holds the events of another database is refused whatever is said', async () => {
  await pair(other)
  await other.insert('events', [event()])
  await db.execute('delete from analytics_engine')
  await expect(pair(other)).rejects.toThrow('holds the events of another database')
  await pair(one)
  await expect(pair(other, true)).rejects.toThrow('holds the events of another database')
})
