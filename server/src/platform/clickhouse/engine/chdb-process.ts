import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
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

  // Only now is the folder ours. A relative name keeps odd characters of the path out of SQL.
  process.chdir(makeSpool(order.dir))

  const queue = createQueryQueue()
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, createWire({ ...order, engine, queue }))
  server.on('error', fail)
  server.listen(order.port, '127.0.0.1', () => {
    const address = server.address()
    send({ event: 'ready', port: typeof address === 'object' && address !== null ? address.port : order.port })
  })

  stop = () => {
    // Resolves once every answer has left; a connection that is kept open becomes idle and is closed then.
    server.close(() => {
      engine.close()
      process.exit(0)
    })
    setInterval(() => server.closeIdleConnections(), 20)
    queue.close()
  }
}

/**
 * The folder where rows wait on their way into the engine. The engine takes `*`, `?` and braces anywhere in a path for a pattern, and a
 * pattern that finds nothing inserts nothing: such a path must not be used.
 */
function makeSpool(dir: string): string {
  const beside = join(dir, 'spool')
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(beside, { mode: 0o700 })
  const isPattern = (path: string) => /[*?{}]/.test(realpathSync(path))
  if (!isPattern(beside)) return beside
  if (isPattern(tmpdir()))
    throw new Error(`The paths ${dir} and ${tmpdir()} both hold one of * ? { }; the engine needs one without.`)
  // Named after the folder, so that the next start clears what a kill left there.
  const away = join(tmpdir(), `diapason-spool-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`)
  rmSync(away, { recursive: true, force: true })
  mkdirSync(away, { mode: 0o700 })
  return away
}

function fail(error: unknown): void {
  // Texts of the engine can quote rows, and this ends in a log: only errors of opening are told.
  send({ event: 'failed', reason: error instanceof Error ? error.message : String(error) }, () => process.exit(1))
}

function send(message: EngineMessage, done?: () => void): void {
  process.send?.(message, undefined, undefined, () => done?.())
}
