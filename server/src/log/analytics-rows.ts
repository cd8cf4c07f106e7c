import type { BinaryRows } from '../platform/clickhouse/row-binary.ts'
import { createRowBinaryWriter } from '../platform/clickhouse/row-binary.ts'
import { isoMilliseconds } from '../platform/iso-time.ts'
import type { NewLogRow } from './log-row.ts'

/** What a row says beside its columns, for columns of their own in `events`. */
export type SaidByRow = {
  readonly exposure: { readonly experiment: string; readonly variation: string } | undefined
  /** The account that it names; '' for none. */
  readonly groupId: string
}

export type AnalyticsRows = {
  add(row: NewLogRow, seq: number, said: SaidByRow): void
  /** What was added; nothing more may be. */
  end(): BinaryRows
}

/** In the order in which `add` writes them. */
const COLUMNS = [
  'seq',
  'origin',
  'message_id',
  'type',
  'name',
  'timestamp',
  'received_at',
  'source',
  'channel',
  'experiment',
  'variation',
  'group_id',
  'body',
]

/** Bytes that a row takes beside its body, about. */
const BESIDE_BODY = 200

/** Rows of the log as the table `events` of ClickHouse takes them; `all` is what will be added, about. */
export function createAnalyticsRows(all: readonly Pick<NewLogRow, 'body'>[]): AnalyticsRows {
  const to = createRowBinaryWriter(all.reduce((sum, { body }) => sum + body.length + BESIDE_BODY, 0))
  const keys: number[] = []
  return {
    add: (row, seq, { exposure, groupId }) => {
      to.int64(seq)
      to.uuid(row.origin)
      to.string(row.messageId)
      to.string(row.type)
      to.string(row.name)
      to.int64(isoMilliseconds(row.happenedAt))
      to.int64(isoMilliseconds(row.receivedAt))
      to.string(row.source)
      to.string(row.channel)
      to.string(exposure?.experiment ?? '')
      to.string(exposure?.variation ?? '')
      to.string(groupId)
      to.string(readableJson(row.body))
      keys.push(seq)
    },
    end: () => ({ columns: COLUMNS, count: keys.length, pieces: [to.end()], keys }),
  }
}

/** Several lists of rows as one. */
export function joinRows(lists: readonly BinaryRows[]): BinaryRows {
  return {
    columns: COLUMNS,
    count: lists.reduce((sum, one) => sum + one.count, 0),
    pieces: lists.flatMap((one) => one.pieces),
    keys: lists.flatMap((one) => one.keys),
  }
}

/** A string that JSON only holds as an escaped half of a surrogate pair. */
const BROKEN_STRING = /\\u[dD][89a-fA-F]/

/** ClickHouse reads nothing at all of a JSON text with a broken surrogate in it, so such strings are shipped with U+FFFD in its place; the log keeps them. */
function readableJson(body: string): string {
  if (!BROKEN_STRING.test(body)) return body
  return JSON.stringify(JSON.parse(body), (_, value: unknown) => {
    if (typeof value === 'string') return value.toWellFormed()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toWellFormed(), one]))
  })
}
