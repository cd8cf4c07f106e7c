import { access, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { type Check, fail, ok, orElse, warn } from './finding.ts'

export type HostOptions = {
  readonly varDir: string
  readonly publicUrl: string
  readonly trustProxy: string | false
  /** Which engines have their data in `varDir`. */
  readonly embedded: { readonly postgres: boolean; readonly clickhouse: boolean }
  /** Bytes that the data take and that come to it in a day, where that is known. */
  readonly growth: () => Promise<{ readonly bytes: number; readonly perDay: number } | undefined>
}

const OLDEST_NODE = 24
/** Shares of the disk that must be free: below the first somebody should act, below the second nothing is left to act with. */
const DISK_LOW = 0.1
const DISK_FULL = 0.03
/** Days ahead that somebody wants to know of. */
const DAYS_AHEAD = 45
const MEMORY_LOW = 0.08

/** What can be seen of the machine, with or without a server. */
export function hostChecks(of: HostOptions): Check[] {
  return [
    { name: 'memory', look: async () => [memory()] },
    { name: 'disk', look: () => disk(of) },
    { name: 'files', look: () => files(of) },
    { name: 'address', look: async () => [address(of)] },
  ]
}

/** Only where no server tells its own version. */
export function nodeCheck(): Check {
  const version = process.versions.node
  const isOld = Number.parseInt(version, 10) < OLDEST_NODE
  return {
    name: 'versions',
    look: async () => [isOld ? fail('node_old', { node: version }) : ok('node_version', { node: version })],
  }
}

/** Whether the server could listen. */
export function portCheck({ port, host }: { port: number; host: string }): Check {
  return {
    name: 'port',
    look: () =>
      new Promise((resolve) => {
        const server = createServer()
        server.once('error', () => resolve([fail('port_taken', { port })]))
        server.listen(port, host, () => server.close(() => resolve([ok('port_free', { port })])))
      }),
  }
}

function memory() {
  const total = process.constrainedMemory() > 0 ? Math.min(process.constrainedMemory(), totalmem()) : totalmem()
  const free = process.availableMemory()
  const params = { freeBytes: free, totalBytes: total }
  return free / total < MEMORY_LOW ? warn('memory_low', params) : ok('memory', params)
}

async function disk({ varDir, growth }: HostOptions) {
  const { bavail, blocks, bsize } = await statfs(varDir)
  const [free, total] = [bavail * bsize, blocks * bsize]
  const data = await growth()
  const share = total === 0 ? 1 : free / total
  const days = data && data.perDay > 0 ? Math.floor(free / data.perDay) : undefined
  const low = { freeBytes: free, percent: Math.floor(share * 100) }
  return orElse(
    [
      share < DISK_FULL && fail('disk_low', low),
      share >= DISK_FULL && share < DISK_LOW && warn('disk_low', low),
      days !== undefined && days < DAYS_AHEAD && warn('disk_fills', { freeBytes: free, days }),
    ],
    data === undefined
      ? ok('disk_free', { freeBytes: free, totalBytes: total })
      : ok('disk', { freeBytes: free, totalBytes: total, dataBytes: data.bytes }),
  )
}

/** What must be closed to others, and how. The folder itself may be entered; what lies in it may not. */
async function files({ varDir, embedded }: HostOptions) {
  const closed = [
    { path: join(varDir, 'operator-token'), wanted: '600', needed: false },
    ...(embedded.postgres ? [{ path: join(varDir, 'postgres'), wanted: '700', needed: true }] : []),
    ...(embedded.clickhouse ? [{ path: join(varDir, 'clickhouse'), wanted: '700', needed: true }] : []),
  ]
  const modeOf = async (path: string) => ((await stat(path).catch(() => undefined))?.mode ?? 0) & 0o777
  const problems = await Promise.all(
    closed.map(async ({ path, wanted, needed }) => {
      const mode = await modeOf(path)
      if (mode === 0) return needed ? warn('file_missing', { path }) : undefined
      return (mode & 0o077) === 0 ? undefined : fail('file_open', { path, mode: mode.toString(8), wanted })
    }),
  )
  const own = await modeOf(varDir)
  if ((own & 0o022) !== 0) problems.push(fail('file_open', { path: varDir, mode: own.toString(8), wanted: '700' }))
  const halfDone = await access(join(varDir, 'restored.json')).then(
    () => true,
    () => false,
  )
  return orElse([...problems, halfDone && warn('unfinished_restore')], ok('files', { folder: varDir }))
}

function address({ publicUrl, trustProxy }: HostOptions) {
  const { protocol, hostname } = new URL(publicUrl)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol === 'http:')
    return isLocal ? ok('address', { url: publicUrl }) : warn('address_plain', { url: publicUrl })
  return trustProxy === false ? warn('address_no_proxy', { url: publicUrl }) : ok('address', { url: publicUrl })
}
