// The reference of bench/ingest: the same rows into the same tables by inserts of the same size, and nothing else.
import { createLogStore, type NewLogRow } from '../../server/src/log/index.ts'
import { createDatabase } from '../../server/src/platform/database/database.ts'
import { createLog } from '../../server/src/platform/log/create-log.ts'
import { answerOrder } from './in-process.ts'

export type WriteOrder = {
  readonly database: string
  readonly batches: readonly (readonly NewLogRow[])[]
  readonly connections: number
}
/** Milliseconds from the first insert to the last commit, and seconds of processor time of the writer itself. */
export type Wrote = { readonly milliseconds: number; readonly cpu: number }

answerOrder<WriteOrder, Wrote>(async ({ database, batches, connections }) => {
  const db = createDatabase({ url: database, poolSize: connections, log: createLog('warn') })
  // Connections are opened before the clock starts, as the server's are.
  await Promise.all(Array.from({ length: connections }, () => db.query('select pg_sleep(0.05)')))
  const log = createLogStore(db)
  const began = performance.now()
  const before = process.cpuUsage()
  let next = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let rows = batches[next++]; rows !== undefined; rows = batches[next++]) await log.append(rows)
    }),
  )
  const milliseconds = performance.now() - began
  const { user, system } = process.cpuUsage(before)
  await db.close()
  return { milliseconds, cpu: (user + system) / 1e6 }
})
