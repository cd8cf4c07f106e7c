import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { openChdbEngine } from './chdb-engine.ts'
import type { EngineMessage, EngineOrder } from './engine-messages.ts'
import { createQueryQueue } from './query-queue.ts'
import { createWire } from './wire.ts'

// The engine's process: started by `startEmbeddedClickHouse`, lives and dies with it.
//
//   parent ── start { dir, port, password, memory } ──▶ child
//          ◀─ ready { port } or failed { reason } ─────
//          ── stop ──▶  finishes what is accepted, closes the files, exits 0
//   the channel closes (the parent is gone, even by kill -9) ──▶ ends at once; what was acknowledged is on the disk

/** Requests that may wait; more get 503. */
const MAX_WAITING = 256

let stop = (): void => process.exit(0)
process.on('message', (order: EngineOrder) => {
  if (order.order === 'start') start(order).catch((error: unknown) => fail(error))
  else stop()
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// Ctrl-C reaches the whole group of processes; ending in order is the parent's business.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

async function start(order: Extract<EngineOrder, { order: 'start' }>): Promise<void> {
  const files = join(order.dir, 'engine')
  mkdirSync(files, { recursive: true, mode: 0o700 })
  const engine = await openChdbEngine({ dir: files, memory: order.memory })

  // Only now is the folder ours. Rows on their way into the engine; a relative name keeps odd characters of the path out of SQL.
  const spool = join(order.dir, 'spool')
  rmSync(spool, { recursive: true, force: true })
  mkdirSync(spool, { mode: 0o700 })
  process.chdir(spool)

  const queue = createQueryQueue(MAX_WAITING)
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, createWire({ ...order, engine, queue }))
  server.on('error', fail)
  server.listen(order.port, '127.0.0.1', () => {
    const address = server.address()
    send({ event: 'ready', port: typeof address === 'object' && address !== null ? address.port : order.port })
  })

  stop = () => {
    server.close()
    queue.drain().then(() => {
      engine.close()
      process.exit(0)
    })
  }
}

function fail(error: unknown): void {
  // Texts of the engine can quote rows, and this ends in a log: only errors of opening are told.
  send({ event: 'failed', reason: error instanceof Error ? error.message : String(error) }, () => process.exit(1))
}

function send(message: EngineMessage, done?: () => void): void {
  process.send?.(message, undefined, undefined, () => done?.())
}
