/** What is written to the log for one message. */
export type NewLogRow = {
  /** Uuid of the canonical identifier the message presented first. */
  readonly origin: string
  readonly messageId: string
  /** ISO 8601, UTC, milliseconds: when this server took it. */
  readonly receivedAt: string
  /** ISO 8601, UTC, milliseconds: when it happened, after clock correction. */
  readonly happenedAt: string
  readonly type: 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias' | 'identity'
  readonly name: string
  /** Id of the key that sent it. */
  readonly source: string
  readonly channel: string
  /** The message as received, without credentials: JSON text. */
  readonly body: string
}

/** A row of the log as it stands. */
export type LogRow = NewLogRow & {
  readonly seq: number
  /** The transaction that wrote it (decimal). */
  readonly tx: string
}

/** Columns in the names of `LogRow`, for every query that reads the log whole. */
export const logColumns = `l.seq, l.tx::text as tx, l.origin, l.message_id as "messageId", l.received_at as "receivedAt",
  l.happened_at as "happenedAt", l.type, l.name, l.source, l.channel, l.body`
