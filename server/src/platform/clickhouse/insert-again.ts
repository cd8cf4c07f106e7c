import type { ClickHouse, QueryPriority } from './clickhouse.ts'

/** A crash per attempt would be needed to go on; each attempt ends by itself when it is not disturbed. */
const ATTEMPTS = 10

export interface InsertAgain {
  readonly table: string
  /** Column whose values belong to this batch alone. */
  readonly key: string
  readonly rows: readonly object[]
  readonly token: string
  readonly send: (token: string) => Promise<void>
  readonly priority: QueryPriority
}

/**
 * Sends a batch whose earlier attempt may have been cut off, so that each row is there once.
 *
 * The token alone is not enough: MergeTree writes the token to its deduplication log before it gives the part its final name
 * (`MergeTreeSink::commitPart`), so a process killed between the two remembers a token whose rows are lost, and would drop them for
 * ever. Therefore the rows are counted afterwards; when some are missing, what is there of the batch is deleted and the batch is sent
 * under the next token of its own series.
 */
export async function insertAgain(clickhouse: ClickHouse, batch: InsertAgain): Promise<void> {
  const { table, key, rows, priority } = batch
  const keys = rows.map((row) => BigInt(Object.entries(row).find(([name]) => name === key)?.[1]))
  if (new Set(keys).size !== rows.length) throw new Error(`The rows of batch ${batch.token} do not differ in ${key}.`)
  // Numbers only, so they may stand in the text, where their length is not bounded as it is in an address.
  const among = `{column:Identifier} IN (${keys.join(',')})`
  const params = { table, column: key }
  const settings = { max_query_size: 2 * among.length + 10_000 }

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await batch.send(attempt === 0 ? batch.token : `${batch.token}#${attempt}`)
    const counting = `SELECT count() AS n FROM {table:Identifier} WHERE ${among}`
    const [found] = await clickhouse.query<{ n: number }>(counting, params, { priority, settings })
    if (found?.n === rows.length) return
    await clickhouse.command(`ALTER TABLE {table:Identifier} DELETE WHERE ${among}`, params, {
      priority,
      settings: { ...settings, mutations_sync: 2 },
    })
  }
  throw new Error(`Batch ${batch.token} could not be made complete in ${ATTEMPTS} attempts.`)
}
