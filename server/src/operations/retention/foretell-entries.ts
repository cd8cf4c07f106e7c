import { analyticsOfEvent, analyticsOfTrait } from '../../log/index.ts'
import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { EntryLimits } from './entry-limits.ts'

/** What the retention of one entry of the catalogue takes on the next night. */
export type ForetoldEntry = {
  readonly kind: 'event' | 'trait'
  /** Of an event: the type of its messages; null of a trait. */
  readonly type: string | null
  readonly name: string
  /** ISO 8601: what came before goes. */
  readonly before: string
  /** Messages that go; of a trait, those that say something of it, and stay without. */
  readonly messages: number
}

/** When retention runs next: every night at this hour, in UTC. */
export function nextNight(now: Date): Date {
  const next = new Date(now)
  next.setUTCHours(3, 20, 0, 0)
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1)
  return next
}

/** What these limits would take, one entry after another: each is one look through the names of the log. Nothing is changed. */
export async function foretellEntries(clickhouse: ClickHouse, limits: EntryLimits): Promise<ForetoldEntry[]> {
  const found: ForetoldEntry[] = []
  for (const limit of limits.events)
    found.push({ kind: 'event', ...limit, messages: await analyticsOfEvent(clickhouse, limit).count() })
  for (const limit of limits.traits)
    found.push({ kind: 'trait', type: null, ...limit, messages: await analyticsOfTrait(clickhouse, limit).count() })
  return found
}
