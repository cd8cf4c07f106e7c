// How long the second start takes on a populated folder, and what it holds in memory when nothing happens. See README.md.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProcess } from './support/in-process.ts'
import { median, report } from './support/report.ts'
import type { SendOrder, Sent } from './support/send-batches.ts'
import { startDiapason } from './support/start-diapason.ts'
import { withTemporaryFolder } from './support/temporary-folder.ts'
import { wireMessages } from './support/wire-messages.ts'

const MESSAGES = 50_000
const STARTS = 5
/** Long enough for what a start leaves behind to be collected. */
const IDLE = 5_000

/** Megabytes that a process and all below it hold for themselves, shared pages divided among who shares them. Linux only. */
function proportionalMegabytes(server: number): { server: number; engines: number } {
  const statOf = (pid: number) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  const below = (parent: number): number[] =>
    pids
      .filter((pid) => {
        try {
          return Number(statOf(pid)[1]) === parent
        } catch {
          return false
        }
      })
      .flatMap((pid) => [pid, ...below(pid)])
  const of = (pid: number) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024
  return { server: of(server), engines: below(server).reduce((sum, pid) => sum + of(pid), 0) }
}

await withTemporaryFolder(async (folder) => {
  const varDir = join(folder, 'var')
  const first = await startDiapason({ varDir })
  const { key } = await first.ask<{ key: string }>('POST', '/api/keys', {
    name: 'bench',
    kind: 'secret',
    purpose: 'service',
    legalBasis: 'contract',
  })
  const messages = wireMessages().slice(0, MESSAGES)
  const bodies = Array.from({ length: MESSAGES / 250 }, (_, at) =>
    JSON.stringify({ batch: messages.slice(at * 250, (at + 1) * 250) }),
  )
  const order = { url: first.url, key, bodies, clients: 4 }
  await inProcess<SendOrder, Sent>(new URL('./support/send-batches.ts', import.meta.url), order)
  await first.stop()

  const starts: number[] = []
  const memory: ReturnType<typeof proportionalMegabytes>[] = []
  for (let start = 0; start < STARTS; start += 1) {
    const server = await startDiapason({ varDir })
    starts.push(server.readyAfter / 1000)
    if (start === STARTS - 1 && process.platform === 'linux') {
      await sleep(IDLE)
      memory.push(proportionalMegabytes(server.pid))
    }
    await server.stop()
  }
  report({
    bench: 'boot',
    settings: { messages: MESSAGES, starts: STARTS },
    measures: [
      { name: 'boot-first', value: first.readyAfter / 1000, unit: 's' },
      { name: 'boot-again', value: median(starts), unit: 's', target: 'below 3' },
      ...memory.flatMap(({ server, engines }) => [
        { name: 'boot-idle-server', value: server, unit: 'MB' },
        { name: 'boot-idle-engines', value: engines, unit: 'MB' },
      ]),
    ],
    rounds: starts,
  })
})
