/** What a stable error code means: one entry of the registry that `docs/errors.md` prints. */
export type ErrorDefinition = {
  /** HTTP status the code is answered with. */
  readonly status: number
  /** Short and constant, for a list of errors. */
  readonly title: string
  /** What the caller should do about it. */
  readonly help: string
  /** True when the very same request may succeed later. */
  readonly retryable: boolean
}

/** One place in the input that is wrong. `path` is a dotted path from the body's root, empty for the root itself. */
export type FieldProblem = { readonly path: string; readonly message: string; readonly code?: string }

export type AppErrorOptions = {
  readonly problems?: readonly FieldProblem[]
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number
  /** More members of the problem document, e.g. the current revision after a lost race. */
  readonly extensions?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/**
 * The one error that reaches callers: a stable code, what happened (`message`), what to do (`definition.help`).
 * Anything else that is thrown is a bug of ours and is answered as `internal` without its message.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly definition: ErrorDefinition
  readonly options: AppErrorOptions

  constructor(of: { code: string; definition: ErrorDefinition }, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = of.code
    this.definition = of.definition
    this.options = options
  }
}

export type ErrorFactory = (message: string, options?: AppErrorOptions) => AppError

/**
 * Declares the errors of one capability: returns a factory per code and, under `definitions`, the table for the registry.
 *
 *     export const keyErrors = defineErrors({ key_unknown: { status: 404, title: 'Unknown key', help: '…', retryable: false } })
 *     throw keyErrors.key_unknown('No key has the id k1.')
 */
export function defineErrors<const T extends Readonly<Record<string, ErrorDefinition>>>(
  definitions: T,
): { readonly [K in keyof T]: ErrorFactory } & { readonly definitions: T } {
  const factories: Record<string, ErrorFactory> = {}
  for (const [code, definition] of Object.entries(definitions)) {
    factories[code] = (message, options) => new AppError({ code, definition }, message, options)
  }
  return Object.assign(factories, { definitions }) as { readonly [K in keyof T]: ErrorFactory } & {
    readonly definitions: T
  }
}
