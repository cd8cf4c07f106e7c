import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `postmaster.pid` of a data directory, if PostgreSQL left or keeps one: its first line is a pid, its eighth a status. */
export function readPostmasterFile(data: string): { readonly pid: number; readonly ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch {
    return undefined
  }
}

/**
 * True if process `pid` is the PostgreSQL of this data directory. A pid alone says little: they come round again, in a
 * container at each start, and a process that ended may stay a zombie where nothing reaps it (its command line is empty then).
 */
export function isPostmasterOf(data: string, pid: number): boolean {
  let command = ''
  try {
    command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return false
  }
  return command.includes('postgres') && `${command.trimEnd()} `.includes(` -D ${data} `)
}

/**
 * PostgreSQL refuses to start while the pid in a left-over `postmaster.pid` belongs to any process of the same user, but makes
 * an exception for its own parent, which we are. So we put our pid there, instead of deleting the file: its other lines let
 * PostgreSQL find out whether processes of the dead server still use the data.
 */
export function disownPostmasterFile(data: string): void {
  const path = join(data, 'postmaster.pid')
  const lines = readFileSync(path, 'utf8').split('\n')
  lines[0] = String(process.pid)
  writeFileSync(path, lines.join('\n'))
}

/**
 * Processes of a dead PostgreSQL that still use its data: they end when they notice, which a long computation puts off, and until then
 * no new one may start. Known by their title and working directory; where that cannot be read, none are found and one waits.
 */
export function stragglersOf(data: string): readonly number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ') &&
          readlinkSync(`/proc/${pid}/cwd`) === data
        )
      } catch {
        return false
      }
    })
}
