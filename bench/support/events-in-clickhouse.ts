import type { ClickHouse } from '../../server/src/platform/clickhouse/clickhouse.ts'

/** Events of an insert: a part that is merged in a moment. */
const CHUNK = 1_000_000

/** The experiment whose exposures are among the events, and what its metrics count. */
export const EXPERIMENT = 'hero'
export const ORDER = 'Order Completed'

export type EventsSize = { readonly events: number; readonly origins: number }

/** The origin of a number, in SQL. */
const originSql = (number: string) => `reinterpretAsUUID(MD5(toString(${number})))`

/** Fills ClickHouse with a month of events of so many origins: a fifth exposures to an experiment, three tenths orders, the rest pages seen. Made inside the engine. */
export async function fillEvents(clickhouse: ClickHouse, { events, origins }: EventsSize): Promise<void> {
  const [known] = await clickhouse.query<{ n: number }>('SELECT count() AS n FROM events')
  if (known?.n === events) return
  await clickhouse.command('TRUNCATE TABLE events')
  for (let from = 0; from < events; from += CHUNK)
    await clickhouse.command(
      `INSERT INTO events (seq, origin, message_id, type, name, timestamp, received_at, source, channel, experiment, variation, body)
       SELECT number, ${originSql('who')}, toString(number), 'track', multiIf(kind < 2, 'Experiment Viewed', kind < 5, '${ORDER}', 'Page Viewed'),
         at, at, 'bench', 'web', if(kind < 2, '${EXPERIMENT}', ''), if(kind < 2, if(intHash64(who) % 2 = 0, 'a', 'b'), ''),
         concat('{"type":"track","properties":{"revenue":', toString(number % 100), '},"context":{"page":{"path":"/season"}}}')
       FROM (
         SELECT number, intHash64(number) % {origins:UInt32} AS who, number % 10 AS kind,
           toDateTime64('2026-10-01 00:00:00', 3, 'UTC') + number % 2592000 AS at
         FROM numbers({from:UInt64}, {count:UInt64})
       )`,
      { origins, from, count: Math.min(CHUNK, events - from) },
    )
  await clickhouse.command('OPTIMIZE TABLE events FINAL')
}

/**
 * Fills the map: a share of the origins belongs to people named after an origin of which there is no event, three origins a person.
 *
 * @param versions how often each of them has moved; but for the last they went elsewhere
 */
export async function fillMap(
  clickhouse: ClickHouse,
  { origins, share, versions = 1 }: { readonly origins: number; readonly share: number; readonly versions?: number },
): Promise<void> {
  await clickhouse.command('TRUNCATE TABLE identity_map')
  for (let version = 1; version <= versions; version += 1)
    await clickhouse.command(
      `INSERT INTO identity_map SELECT ${originSql('number')}, ${originSql(`concat('person-', toString(intDiv(number, 3) + {ahead:UInt32}))`)}, {version:UInt64}
       FROM numbers({origins:UInt32}) WHERE number % 100 < {percent:UInt32}`,
      { origins, version, ahead: versions - version, percent: Math.round(share * 100) },
    )
}
