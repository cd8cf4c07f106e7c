import pino, { type Logger } from 'pino'

/**
 * The log: JSON lines on standard error, so that commands keep standard output for their answer. No personal data by construction: no
 * bodies, no URLs with their values, no header; errors carry our own messages, and database errors lose the parts that quote rows.
 */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: safeError, req: () => undefined, res: () => undefined },
    },
    pino.destination({ fd: 2, sync: true }),
  )
}

/** PostgreSQL puts row values in `detail`, `where` and sometimes in the message of a constraint: only what cannot hold any is kept. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, severity, routine, table, constraint } = error as unknown as Record<string, unknown>
  const fromDatabase = severity !== undefined
  return {
    type: error.name,
    message: fromDatabase ? `database error ${String(code)}` : error.message,
    ...(code === undefined ? {} : { code }),
    ...(fromDatabase ? { routine, table, constraint } : {}),
    stack: fromDatabase ? error.stack?.split('\n').slice(1).join('\n') : error.stack,
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}
