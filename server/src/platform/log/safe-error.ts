/**
 * What may be kept of an error. PostgreSQL puts row values in `detail`, `where` and sometimes in the message of a constraint, and parsers quote what
 * they could not read: of both, only what cannot hold any of it.
 */
export function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, routine, table, constraint } = error as unknown as Record<string, unknown>
  return {
    type: error.name,
    message: safeMessage(error),
    ...(code === undefined ? {} : { code }),
    ...(isFromDatabase(error) ? { routine, table, constraint } : {}),
    stack: quotes(error) ? error.stack?.split('\n').slice(1).join('\n') : error.stack,
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}

/** Its message, as far as it quotes nothing. */
export function safeMessage(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`
  if (isFromDatabase(error)) return `database error ${'code' in error ? String(error.code) : ''}`.trim()
  return quotes(error) ? 'not readable' : error.message
}

function isFromDatabase(error: Error): boolean {
  return 'severity' in error && error.severity !== undefined
}

function quotes(error: Error): boolean {
  return isFromDatabase(error) || error instanceof SyntaxError
}
