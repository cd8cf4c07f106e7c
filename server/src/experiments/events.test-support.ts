import { createHash } from 'node:crypto'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** An event of a timeline, as little of it as a test needs. */
export type TimelineEvent = {
  readonly who: string
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  readonly messageId?: string
  readonly exposure?: { readonly experiment: string; readonly variation: string }
  /** JSON text. */
  readonly properties?: string
}

/** A stable uuid for a name. */
export function originOf(who: string): string {
  const hex = createHash('sha256').update(who).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Writes events straight into the analytics engine, as the shipping of the log would. */
export async function insertEvents(clickhouse: ClickHouse, events: readonly TimelineEvent[]): Promise<void> {
  const batch = 50_000
  for (let from = 0; from < events.length; from += batch) {
    await clickhouse.insert(
      'events',
      events.slice(from, from + batch).map((event, at) => row(event, from + at)),
    )
  }
}

/** Says that these people are one: the person of all is the smallest of their origins. */
export async function mergePeople(clickhouse: ClickHouse, names: readonly string[], version: number): Promise<void> {
  const origins = names.map(originOf).sort()
  const rows = origins.slice(1).map((origin) => ({ origin, profile: origins[0], version }))
  await clickhouse.insert('identity_map', rows)
}

/** Says that this person is on their own again. */
export async function splitPerson(clickhouse: ClickHouse, name: string, version: number): Promise<void> {
  await clickhouse.insert('identity_map', [{ origin: originOf(name), profile: originOf(name), version }])
}

function row(event: TimelineEvent, seq: number) {
  return {
    seq,
    origin: originOf(event.who),
    message_id: event.messageId ?? `m-${seq}`,
    type: 'track',
    name: event.name,
    timestamp: event.at,
    received_at: event.at,
    source: 'test',
    channel: 'web',
    experiment: event.exposure?.experiment ?? '',
    variation: event.exposure?.variation ?? '',
    body: `{"properties":${event.properties ?? '{}'},"traits":{},"context":{}}`,
  }
}
