/** An exception in ClickHouse's shape: what the wire answers and what `@clickhouse/client` reads. */
export class EngineException extends Error {
  /** ClickHouse's number of the error. */
  readonly code: number
  /** ClickHouse's name of the error. */
  readonly type: string

  constructor(code: number, type: string, message: string) {
    super(message)
    this.name = 'EngineException'
    this.code = code
    this.type = type
  }

  /** The line that ClickHouse answers with. */
  text(version: string): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type}) (version ${version} (embedded))\n`
  }

  status(): number {
    return STATUS[this.type] ?? (this.type.startsWith('CANNOT_PARSE_') ? 400 : 500)
  }
}

/** How ClickHouse maps its errors to HTTP: what the caller wrote 400, what does not exist 404, everything else 500. */
const STATUS: Readonly<Record<string, number>> = {
  REQUIRED_PASSWORD: 401,
  UNKNOWN_USER: 403,
  WRONG_PASSWORD: 403,
  AUTHENTICATION_FAILED: 403,
  ACCESS_DENIED: 403,
  UNKNOWN_ELEMENT_IN_AST: 400,
  TOO_DEEP_AST: 400,
  TOO_BIG_AST: 400,
  UNEXPECTED_AST_STRUCTURE: 400,
  SYNTAX_ERROR: 400,
  INCORRECT_DATA: 400,
  TYPE_MISMATCH: 400,
  VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE: 400,
  BAD_REQUEST_PARAMETER: 400,
  BAD_QUERY_PARAMETER: 400,
  UNKNOWN_TABLE: 404,
  UNKNOWN_FUNCTION: 404,
  UNKNOWN_IDENTIFIER: 404,
  UNKNOWN_TYPE: 404,
  UNKNOWN_STORAGE: 404,
  UNKNOWN_DATABASE: 404,
  UNKNOWN_SETTING: 404,
  UNKNOWN_AGGREGATE_FUNCTION: 404,
  UNKNOWN_FORMAT: 404,
  TIMEOUT_EXCEEDED: 408,
  QUERY_IS_TOO_LARGE: 413,
  NOT_IMPLEMENTED: 501,
  SOCKET_TIMEOUT: 503,
  CANNOT_SCHEDULE_TASK: 503,
  TOO_MANY_SIMULTANEOUS_QUERIES: 503,
  ABORTED: 503,
}

/**
 * Reads the engine's text. Errors met while reading data arrive wrapped in themselves ("Code: 27. DB::Exception: Code: 27. …"), with
 * the name of our temporary file inside: callers get the inner one without it.
 */
export function readException(error: unknown): EngineException {
  if (error instanceof EngineException) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = /^Code: (\d+)\./.exec(text)?.[1]
  if (code === undefined) return new EngineException(1002, 'UNKNOWN_EXCEPTION', text)
  const type = /\(([A-Z][A-Z0-9_]{2,})\)\s*$/.exec(text)?.[1] ?? 'UNKNOWN_EXCEPTION'
  const message = text
    .replace(/^(?:Code: \d+\. (?:DB::)?Exception: )+/, '')
    .replace(/(?:\s*\(version [^)]*\)\.?|\s*\([A-Z][A-Z0-9_]{2,}\)\.?)+\s*$/, '')
    .replace(/ ?\(in file\/uri [^)]*\):?/, '')
  return new EngineException(Number(code), type, message)
}
