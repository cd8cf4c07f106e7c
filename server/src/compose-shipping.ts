import { exposureOf, type JsonObject, type LogEvent, saidAccount } from '@diapason/kernel'
import { createIdentityStore, eventOfRow, groupOf, shipMoves } from './identity/index.ts'
import type { Written } from './intake/index.ts'
import { createAnalyticsRows, createRecentRows, type LogRow, type ShipOptions } from './log/index.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'

/**
 * What goes to ClickHouse with each row of the log, and before it: the same every day and after a restore. `wrote` is to be told what this
 * node commits, so that it need not be read back.
 */
export function composeShipping(on: {
  db: Database
  clickhouse: ClickHouse
}): Pick<ShipOptions, 'exposureOf' | 'groupOf' | 'before' | 'recent'> & { readonly wrote: (written: Written) => void } {
  const recent = createRecentRows()
  return {
    recent,
    wrote: ({ tx, seqs, messages }) => {
      // A number for each row and in their order, or nobody knows which is whose.
      if (seqs.length !== messages.length || seqs.some((seq, place) => place > 0 && !(seq > (seqs[place - 1] ?? 0))))
        return
      const rows = createAnalyticsRows(messages.map(({ row }) => row))
      for (const [place, { row, event }] of messages.entries())
        rows.add(row, seqs[place] ?? 0, { exposure: exposureOf(event), groupId: groupOfEvent(event) })
      recent.remember(tx, rows.end())
    },
    exposureOf: exposureOfRow,
    groupOf: groupOfRow,
    before: [shipMoves({ identity: createIdentityStore(on.db), clickhouse: on.clickhouse })],
  }
}

/** The body is parsed only where the type and the name of a row leave room for an exposure: parsing each cost as much as sending it. */
function exposureOfRow(row: LogRow) {
  return exposureOf({
    type: row.type,
    name: row.name,
    get properties() {
      return eventOfRow(row).properties
    },
  })
}

/** The account that a message names which is parsed already. */
function groupOfEvent({ type, groupId, context }: LogEvent): string {
  return (type === 'group' ? groupId : saidAccount(context))?.toWellFormed() ?? ''
}

/** Here, too, a body is parsed only where it may name an account. What a context says may be any text. */
function groupOfRow({ type, body }: Pick<LogRow, 'type' | 'body'>): string {
  if (type !== 'group' && !body.includes('"groupId"')) return ''
  return groupOf(JSON.parse(body) as JsonObject)?.toWellFormed() ?? ''
}
