import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { type App, createApp } from './app.ts'
import type { Config } from './config.ts'
import { startEngines } from './engines.ts'
import { acquireInstanceLock } from './platform/instance-lock.ts'
import { createLog } from './platform/log/create-log.ts'
import { createRegistry } from './platform/metrics/create-registry.ts'
import { createEngineMetrics } from './platform/metrics/engine-metrics.ts'
import { readNodeId } from './platform/node-id.ts'
import { createOperatorToken } from './platform/operator-token.ts'
import { repeat } from './platform/repeat.ts'
import { removeServerFile, writeServerFile } from './platform/server-file.ts'
import type { Tracing } from './platform/tracing/start-tracing.ts'
import { untraced } from './platform/tracing/trace.ts'

export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version

export type RunningServer = {
  readonly app: App
  /** Where this machine reaches it. */
  readonly url: string
  /** Where people reach it. */
  readonly publicUrl: string
  /** The one-time link that makes the first account; undefined when there is one. */
  readonly setupUrl: string | undefined
  readonly stop: () => Promise<void>
}

export type RunOptions = {
  /** Says what is going on, for whoever started it. */
  readonly tell: (line: string) => void
  readonly demo?: () => boolean
}

const DAY = 24 * 3600 * 1000

/** Starts everything on `var/`: lock, engines, migrations, application, port. What was started is stopped again if any of it fails. */
export async function runServer(config: Config, { tell, demo }: RunOptions): Promise<RunningServer> {
  const log = createLog(config.logLevel)
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    // What fails to stop must not keep the engines and the lock from being let go.
    for (const one of stops.splice(0).reverse())
      await one().catch((error: unknown) => log.error({ err: error }, 'a part did not stop cleanly'))
  }
  try {
    const lock = await acquireInstanceLock(config.varDir)
    stops.push(() => lock.release())
    tell('Starting the databases…')
    const node = await readNodeId(config.varDir)
    const registry = createRegistry({ version, node })
    const tracing = await traceIfAsked(config, { node, log })
    if (tracing) stops.push(() => tracing.stop())
    const metrics = createEngineMetrics(registry, tracing?.trace ?? untraced)
    const engines = await startEngines(config, { log, metrics, traceparent: tracing?.traceparent })
    stops.push(() => engines.stop())
    const months = repeat({
      name: 'partitions',
      every: DAY,
      log,
      work: () => engines.prepareMonths().then(() => false),
    })
    stops.push(() => months.stop())
    const operatorToken = await createOperatorToken(config.varDir)
    const app = await createApp({
      config: { ...config, publicUrl: config.publicUrl ?? `http://${reachedAt(config.host)}:${config.port}` },
      db: engines.db,
      clickhouse: engines.clickhouse,
      log,
      version,
      node,
      registry,
      ...(tracing ? { tracing } : {}),
      operatorToken,
      ...(demo ? { demo } : {}),
    })
    await app.start()
    stops.push(() => app.stop())
    await app.http.listen({ port: config.port, host: config.host })
    const address = app.http.server.address()
    const port = typeof address === 'object' && address ? address.port : config.port
    const url = `http://${reachedAt(config.host)}:${port}`
    const publicUrl = config.publicUrl ?? url
    await writeServerFile(config.varDir, { pid: process.pid, port, url })
    stops.push(() => removeServerFile(config.varDir))
    lock.announce(url)
    const token = await app.setup.issueToken()
    return { app, url, publicUrl, setupUrl: token && `${publicUrl}/setup?token=${token}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The library is loaded only where traces are wanted: it costs a tenth of a second and some megabytes. */
async function traceIfAsked(
  { tracing }: Config,
  { node, log }: { readonly node: string; readonly log: Logger },
): Promise<Tracing | undefined> {
  if (!tracing) return undefined
  const { startTracing } = await import('./platform/tracing/start-tracing.ts')
  return startTracing({ ...tracing, version, node, log })
}

/** A server that listens everywhere, or on loopback, is `localhost` to its own machine; one that listens on one address is reached there. */
function reachedAt(host: string): string {
  if (['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
