import { Logger as GraphileLogger, type LogLevel } from 'graphile-worker'
import type { Logger } from 'pino'

const levels = { error: 'warn', warning: 'warn', info: 'debug', debug: 'trace' } as const satisfies Record<
  `${LogLevel}`,
  'warn' | 'debug' | 'trace'
>

/** What the library says goes to our log without the objects it adds, which hold payloads; outcomes of jobs are logged where they run. */
export function graphileLogger(log: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message, meta) => {
    if (meta?.failure === true || meta?.success === true) return
    log[levels[level]]({ part: 'jobs' }, message)
  })
}
