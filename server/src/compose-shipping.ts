import { exposureOf, type JsonObject } from '@diapason/kernel'
import { createIdentityStore, eventOfRow, groupOf, shipMoves } from './identity/index.ts'
import type { LogRow, ShipOptions } from './log/index.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'

/** What goes to ClickHouse with each row of the log, and before it: the same every day and after a restore. */
export function composeShipping(on: {
  db: Database
  clickhouse: ClickHouse
}): Pick<ShipOptions, 'exposureOf' | 'groupOf' | 'before'> {
  return {
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

/** Here, too, a body is parsed only where it may name an account. What a context says may be any text. */
function groupOfRow({ type, body }: LogRow): string {
  if (type !== 'group' && !body.includes('"groupId"')) return ''
  return groupOf(JSON.parse(body) as JsonObject)?.toWellFormed() ?? ''
}
