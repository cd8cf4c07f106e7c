import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { type LogRow, logColumns } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { choicesOfNobody, type ExportGate } from '../profiles/index.ts'
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
  { name: 'sourcePurpose', type: 'text' },
  { name: 'properties', type: 'json' },
  { name: 'traits', type: 'json' },
  { name: 'context', type: 'json' },
]

/** Rows of a page. Messages are 32 KB at most, and seldom a twentieth of it. */
const PAGE = 2_000

/** Milliseconds that one query covers at first; it grows where messages are few, so that years of silence take a few queries. */
const FIRST_SPAN = 60_000
const LONGEST_SPAN = 32 * 24 * 3600 * 1000

/** The purpose of every key there ever was, by its id. */
type SourcePurposes = () => Promise<ReadonlyMap<string, string>>

type Place = { readonly at: string; readonly seq: number }

/**
 * The log by time of arrival, oldest first: from `from` on, up to, not including, `to`; beside each message the purpose of the key that it came with. Reads slices of time, so neither the log nor a
 * long answer is held in memory, sorted as a whole, or kept open in a transaction.
 */
export function exportLog(db: Database, purposes: SourcePurposes): ExportSource {
  return {
    name: 'events',
    permission: 'events:read',
    columns: () => COLUMNS,
    filters: ['from', 'to', 'type', 'name', 'channel', 'source'],
    named: true,
    rows: async function* (query, { gate }) {
      for await (const page of pages(db, query, gate)) {
        const known = await purposes()
        yield page.map((row) => ({ ...row, sourcePurpose: known.get(String(row.source)) ?? null }))
      }
    },
  }
}

async function* pages(
  db: Database,
  query: ExportQuery,
  gate: ExportGate | undefined,
): AsyncIterable<readonly ExportRow[]> {
  const begin = query.from === undefined ? Number.NEGATIVE_INFINITY : instant('from', query.from)
  const end = query.to === undefined ? Number.POSITIVE_INFINITY : instant('to', query.to)
  // By the months there are, and not by a clock: whatever the clock said when a row arrived, the row is in one of them.
  for (const month of await months(db))
    yield* between(db, { begin: Math.max(begin, month.begin), end: Math.min(end, month.end), query, gate })
}

type Span = {
  readonly begin: number
  readonly end: number
  readonly query: ExportQuery
  readonly gate: ExportGate | undefined
}

async function* between(db: Database, { begin, end, query, gate }: Span): AsyncIterable<readonly ExportRow[]> {
  let span = FIRST_SPAN
  for (let from = begin; from < end; ) {
    const until = Math.min(from + span, end)
    let rows = 0
    let after: Place | undefined
    do {
      const page: readonly Row[] = await slice(db, { from, until, after, query })
      if (page.length > 0) yield gate ? await permitted(db, page, gate) : page.map((row) => exported(row))
      rows += page.length
      const last = page.at(-1)
      after = last && page.length === PAGE ? { at: last.receivedAt, seq: last.seq } : undefined
    } while (after)
    from = until
    if (rows < PAGE / 2) span = Math.min(span * 4, LONGEST_SPAN)
    else if (rows > PAGE * 4) span = Math.max(Math.floor(span / 4), 1_000)
  }
}

type Row = LogRow & {
  readonly person: string | null
  /** What stands of the person's choices. */
  readonly choices: string | null
}
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
    `select ${logColumns}, o.profile as person, p.choices
     from log l left join origins o on o.origin = l.origin left join profiles p on p.profile = o.profile
     where ${where.join(' and ')} order by l.received_at, l.seq limit ${PAGE}`,
    values,
  )
}

/** The months of which the log has a partition, oldest first; ms since 1970. */
async function months(db: Database): Promise<{ begin: number; end: number }[]> {
  const rows = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'log'::regclass order by c.relname`,
  )
  return rows.flatMap(({ name }) => {
    const [, year, month] = /_(\d{4,})_(\d\d)$/.exec(name) ?? []
    if (year === undefined || month === undefined) return []
    return { begin: Date.UTC(Number(year), Number(month) - 1), end: Date.UTC(Number(year), Number(month)) }
  })
}

/** @throws AppError `export_filter_invalid` */
function instant(name: string, value: string | undefined): number {
  const at = Date.parse(value ?? '')
  if (Number.isNaN(at) || !/^\d{4}-\d\d-\d\d(?:T.*(?:Z|[+-]\d\d:?\d\d))?$/.test(value ?? ''))
    throw exportErrors.export_filter_invalid(`${name} is not a time such as 2026-11-02 or 2026-11-02T10:00:00Z.`)
  return at
}

/** The rows of those who permit the purpose, without what is kept for others. */
async function permitted(db: Database, page: readonly Row[], gate: ExportGate): Promise<ExportRow[]> {
  const gated = await gate.page()
  // What people said stays with their identifiers when nobody is left of them.
  const nobodys = await choicesOfNobody(db, [...new Set(page.flatMap((row) => (row.person ? [] : row.origin)))])
  return page.flatMap((row) => {
    if (!gated.lets(row.person ? row.choices : nobodys.get(row.origin))) return []
    const one = exported(row, gated.hidden)
    const properties = isJsonObject(one.properties as Json) ? (one.properties as JsonObject) : {}
    return gated.serves({ type: row.type, name: row.name, properties }, row.source) ? [one] : []
  })
}

const NOTHING: ReadonlySet<string> = new Set()

function exported({ body, name, happenedAt, choices: _, ...row }: Row, hidden = NOTHING): ExportRow {
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
    traits: withoutTraits(member('traits'), hidden),
    context: withoutHidden(member('context'), hidden),
  }
}

function withoutTraits(traits: Json, hidden: ReadonlySet<string>): Json {
  if (hidden.size === 0 || !isJsonObject(traits)) return traits
  return Object.fromEntries(Object.entries(traits).filter(([name]) => !hidden.has(name)))
}

/** Traits stand in the context of other messages too, and so do identifiers that are traits as well. */
function withoutHidden(context: Json, hidden: ReadonlySet<string>): Json {
  if (hidden.size === 0 || !isJsonObject(context)) return context
  const { traits, externalIds } = context
  return {
    ...context,
    ...(traits === undefined ? {} : { traits: withoutTraits(traits, hidden) }),
    ...(Array.isArray(externalIds) ? { externalIds: externalIds.filter((one) => !isOfType(one, hidden)) } : {}),
  }
}

function isOfType(identifier: Json, types: ReadonlySet<string>): boolean {
  return isJsonObject(identifier) && typeof identifier.type === 'string' && types.has(identifier.type)
}
