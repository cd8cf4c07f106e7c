import { readdirSync, readFileSync } from 'node:fs'

export type CpuTime = {
  /** Seconds of the server's own process. */
  readonly server: number
  readonly postgres: number
  readonly clickhouse: number
}

/** Kernel ticks of /proc: a hundredth of a second everywhere that Node 24 runs. */
const TICK = 0.01

/**
 * Processor time used so far by a server and the engines below it. Unlike elapsed time it does not grow when other programs take the
 * processors. Linux only; elsewhere undefined.
 */
export function cpuTime(server: number, postgres: number): CpuTime | undefined {
  if (process.platform !== 'linux') return undefined
  const all = processes()
  const below = (pid: number): number =>
    all.filter((one) => one.parent === pid).reduce((sum, one) => sum + one.seconds + below(one.pid), 0)
  const own = (pid: number) => all.find((one) => one.pid === pid)?.seconds ?? 0
  const postgresIsBelow = all.find((one) => one.pid === postgres)?.parent === server
  const database = own(postgres) + below(postgres)
  return { server: own(server), postgres: database, clickhouse: below(server) - (postgresIsBelow ? database : 0) }
}

/** Microseconds per `count` between two readings, by process. */
export function cpuPer(count: number, [before, after]: readonly [CpuTime | undefined, CpuTime | undefined]) {
  if (!before || !after) return undefined
  const each = (name: keyof CpuTime) => Math.round(((after[name] - before[name]) * 1e6) / count)
  return { server: each('server'), postgres: each('postgres'), clickhouse: each('clickhouse') }
}

function processes(): { pid: number; parent: number; seconds: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name in brackets may hold anything: fields are counted after the last of them.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const fields = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number)
        // 4 parent; 14 to 17 time in user and kernel mode, own and of children that have ended.
        const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0)
        return [{ pid: Number(name), parent: fields[1] ?? 0, seconds: ticks * TICK }]
      } catch {
        return []
      }
    })
}
