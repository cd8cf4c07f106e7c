import { join } from 'node:path'
import { inProcess } from './in-process.ts'
import type { SendOrder, Sent } from './send-batches.ts'
import { startDiapason } from './start-diapason.ts'
import { startPostgres } from './start-postgres.ts'

/** Messages of one request. */
const BATCH = 100

/**
 * Diapason on a PostgreSQL beside it, which keeps what it acknowledged (fsync), and a secret key: it may speak for every identifier, where with a write key a
 * user id would be a claim.
 *
 * @param name of the bench and of its database
 */
export async function startMeasured(folder: string, name: string) {
  const postgres = await startPostgres(folder)
  const server = await startDiapason({
    varDir: join(folder, 'var'),
    env: { DATABASE_URL: await postgres.database(name) },
    node: process.env.SERVER_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.SERVER_PROFILE}`] : [],
  })
  const { key } = await server.ask<{ key: string }>('POST', '/api/keys', {
    name: 'bench',
    kind: 'secret',
    purpose: 'analytics',
    legalBasis: 'legitimate_interest',
  })
  return {
    postgres,
    server,
    /** Sends messages, a hundred to a request, from a process of their own. */
    send: (messages: readonly object[], clients: number): Promise<Sent> => {
      const bodies = Array.from({ length: Math.ceil(messages.length / BATCH) }, (_, place) =>
        JSON.stringify({ batch: messages.slice(place * BATCH, (place + 1) * BATCH), sentAt: new Date().toISOString() }),
      )
      const order = { url: server.url, key, bodies, clients }
      return inProcess<SendOrder, Sent>(new URL('./send-batches.ts', import.meta.url), order)
    },
    stop: async () => {
      await server.stop()
      await postgres.stop()
    },
  }
}
