import pino, { type DestinationStream, type Logger } from 'pino'

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

/**
 * PostgreSQL puts row values in `detail`, `where` and sometimes in the message of a constraint, and parsers quote what they could not read: of
 * both, only what cannot hold any of it is kept.
 */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, severity, routine, table, constraint } = error as unknown as Record<string, unknown>
  const fromDatabase = severity !== undefined
  const quotes = fromDatabase || error instanceof SyntaxError
  return {
    type: error.name,
    message: fromDatabase ? `database error ${String(code)}` : quotes ? 'not readable' : error.message,
    ...(code === undefined ? {} : { code }),
    ...(fromDatabase ? { routine, table, constraint } : {}),
    stack: quotes ? error.stack?.split('\n').slice(1).join('\n') : error.stack,
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}
