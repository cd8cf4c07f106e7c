import type { Json } from '@diapason/kernel'
import { isJsonObject } from '@diapason/kernel'
import { type LogRow, logColumns } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { exportErrors } from './errors.ts'
import type { ExportColumn, ExportQuery, ExportRow, ExportSource } from './export-source.ts'

const COLUMNS: readonly ExportColumn[] = [
  { name: 'messageId', type: 'text' },
  { name: 'type', type: 'text' },
  { name: 'event', type: 'text' },
  { name: 'timestamp', type: 'time' },
  { name: 'receivedAt', type: 'time' },
  { name: 'person', type: 'text' },
  { name: 'userId', type: 'text' },
  { name: 'anonymousId', type: 'text' },
  { name: 'groupId', type: 'text' },
  { name: 'channel', type: 'text' },
  { name: 'source', type: 'text' },
  { name: 'properties', type: 'json' },
  { name: 'traits', type: 'json' },
  { name: 'context', type: 'json' },
]

/** Rows of a page. Messages are 32 KB at most, and seldom a twentieth of it. */
const PAGE = 2_000

/** Milliseconds that one query covers at first; it grows where messages are few, so that years of silence take a few queries. */
const FIRST_SPAN = 60_000
const LONGEST_SPAN = 32 * 24 * 3600 * 1000

type Place = { readonly at: string; readonly seq: number }

/**
 * The log by time of arrival, oldest first: from `from` on, up to, not including, `to`. Reads slices of time, so neither the log nor a
 * long answer is held in memory, sorted as a whole, or kept open in a transaction.
 */
export function exportLog(db: Database, clock: () => number): ExportSource {
  return {
    name: 'events',
    permission: 'events:read',
    columns: () => COLUMNS,
    filters: ['from', 'to', 'type', 'name', 'channel', 'source'],
    rows: (query) => pages(db, { ...query, to: query.to ?? new Date(clock() + 1).toISOString() }),
  }
}

async function* pages(db: Database, query: ExportQuery): AsyncIterable<readonly ExportRow[]> {
  const to = instant('to', query.to)
  const first = query.from === undefined ? await oldest(db) : instant('from', query.from)
  let span = FIRST_SPAN
  for (let from = first ?? to; from < to; ) {
    const until = Math.min(from + span, to)
    let rows = 0
    let after: Place | undefined
    do {
      const page: readonly Row[] = await slice(db, { from, until, after, query })
      if (page.length > 0) yield page.map(exported)
      rows += page.length
      const last = page.at(-1)
      after = last && page.length === PAGE ? { at: last.receivedAt, seq: last.seq } : undefined
    } while (after)
    from = until
    if (rows < PAGE / 2) span = Math.min(span * 4, LONGEST_SPAN)
    else if (rows > PAGE * 4) span = Math.max(Math.floor(span / 4), 1_000)
  }
}

type Row = LogRow & { readonly person: string | null }
type Slice = {
  readonly from: number
  readonly until: number
  readonly after: Place | undefined
  readonly query: ExportQuery
}

/** Named after the columns that a filter of equality compares. */
const EQUAL = { type: 'l.type', name: 'l.name', channel: 'l.channel', source: 'l.source' } as const

function slice(db: Database, { from, until, after, query }: Slice): Promise<Row[]> {
  const values: unknown[] = [new Date(from).toISOString(), new Date(until).toISOString()]
  const bind = (value: unknown) => `$${values.push(value)}`
  const where = ['l.received_at >= $1', 'l.received_at < $2']
  if (after) where.push(`(l.received_at, l.seq) > (${bind(after.at)}::timestamptz, ${bind(after.seq)}::bigint)`)
  for (const [name, column] of Object.entries(EQUAL)) {
    const value = query[name]
    if (value !== undefined) where.push(`${column} = ${bind(value)}`)
  }
  return db.query<Row>(
    `select ${logColumns}, o.profile as person from log l left join origins o on o.origin = l.origin
     where ${where.join(' and ')} order by l.received_at, l.seq limit ${PAGE}`,
    values,
  )
}

/** When the first row that is kept arrived, in ms since 1970; rows are numbered about as they arrive. Undefined when there is none. */
async function oldest(db: Database): Promise<number | undefined> {
  const [row] = await db.query<{ at: string | null }>(
    'select min(received_at) as at from (select received_at from log order by seq limit 1000) first',
  )
  return row?.at ? Date.parse(row.at) : undefined
}

/** @throws AppError `export_filter_invalid` */
function instant(name: string, value: string | undefined): number {
  const at = Date.parse(value ?? '')
  if (Number.isNaN(at) || !/^\d{4}-\d\d-\d\d(?:T.*(?:Z|[+-]\d\d:?\d\d))?$/.test(value ?? ''))
    throw exportErrors.export_filter_invalid(`${name} is not a time such as 2026-11-02 or 2026-11-02T10:00:00Z.`)
  return at
}

function exported({ body, name, happenedAt, ...row }: Row): ExportRow {
  const message: Json = JSON.parse(body)
  const member = (of: string) => (isJsonObject(message) ? (message[of] ?? null) : null)
  return {
    ...row,
    event: name,
    timestamp: happenedAt,
    userId: member('userId'),
    anonymousId: member('anonymousId'),
    groupId: member('groupId'),
    properties: member('properties'),
    traits: member('traits'),
    context: member('context'),
  }
}
