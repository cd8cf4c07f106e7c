/** The RFC 9457 body of every refusal of the server. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  instance?: string
  requestId?: string
  errors?: { path: string; message: string; code?: string }[]
  current?: unknown
}

/** A refusal of the server, or the absence of an answer (`code` is then `unreachable`). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problem: Partial<Problem>

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code ?? (status === 0 ? 'unreachable' : 'unexpected')
    this.problem = problem
  }
}

/** Reads whatever came back with a failing status as a problem; a proxy's HTML page becomes `unexpected`. */
export function toApiError(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) return new ApiError(status, {})
  const problem = body as Partial<Problem>
  return new ApiError(status, typeof problem.code === 'string' ? problem : { ...problem, code: 'unexpected' })
}
