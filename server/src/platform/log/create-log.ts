import pino, { type DestinationStream, type Logger } from 'pino'
import { safeError } from './safe-error.ts'

/**
 * The log: JSON lines on standard error, so that commands keep standard output for their answer. No personal data by construction: no
 * bodies, no URLs with their values, no header; errors carry our own messages, and database errors lose the parts that quote rows.
 */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: safeError, req: () => undefined, res: () => undefined },
    },
    destination,
  )
}
