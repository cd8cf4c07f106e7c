import type { Database } from '../platform/database/database.ts'

/** Channel on which nodes tell each other that the log has grown: a hint, never what correctness rests on. */
export const LOG_GREW = 'diapason_log'

/** Tells every node, once the transaction is committed. */
export async function tellLogGrew(tx: Database): Promise<void> {
  await tx.execute({ name: 'log-grew', text: `select pg_notify('${LOG_GREW}', '')` })
}
