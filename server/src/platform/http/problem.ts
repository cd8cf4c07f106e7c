import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ClickHouseError } from '../clickhouse/clickhouse-error.ts'
import { AppError } from '../errors/app-error.ts'
import { platformErrors } from '../errors/platform-errors.ts'

/** RFC 9457 problem details with our stable `code`. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly help: string
  readonly retryable: boolean
  readonly requestId?: string
  readonly errors?: readonly { path: string; message: string; code?: string }[]
  readonly [extension: string]: unknown
}

/** The document that describes an error. `type` is relative, so that it opens the page of this very installation. */
export function problemOf(error: AppError, requestId?: string): Problem {
  return {
    ...error.options.extensions,
    type: `/docs/errors#${error.code}`,
    title: error.definition.title,
    status: error.definition.status,
    code: error.code,
    detail: error.message,
    help: error.definition.help,
    retryable: error.definition.retryable,
    ...(requestId === undefined ? {} : { requestId }),
    ...(error.options.problems ? { errors: error.options.problems } : {}),
  }
}

/** Anything thrown → the AppError that is answered. What is not ours is `internal`, and its message stays in the log. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof ClickHouseError && error.retryable) {
    return platformErrors.analytics_unavailable('The analytics engine does not answer.', {
      retryAfter: 5,
      cause: error,
    })
  }
  const known = error as Partial<FastifyError> | null
  switch (known?.code) {
    case 'FST_ERR_VALIDATION':
      return platformErrors.request_invalid('The request does not have the documented shape.', {
        problems: validationProblems(known),
      })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return platformErrors.body_too_large('The body is larger than this route takes.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return platformErrors.media_type_unsupported('This route reads application/json.')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return platformErrors.request_invalid('Content-Length does not match the body.')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return platformErrors.json_malformed('The body is empty.')
    default:
      break
  }
  // Errors of other libraries have codes of other types: a number of ClickHouse's, for one.
  if (typeof known?.code === 'string' && known.code.startsWith('FST_ERR_BAD_URL'))
    return platformErrors.not_found('The path is not a valid URL.')
  if (typeof known?.statusCode === 'number' && known.statusCode === 429)
    return platformErrors.rate_limited('Too many attempts from this address.', { retryAfter: 60 })
  if (typeof known?.statusCode === 'number' && known.statusCode >= 400 && known.statusCode < 500) {
    return platformErrors.request_invalid('The request could not be read.')
  }
  return platformErrors.internal('Diapason failed on this request.', { cause: error })
}

/** Sends an error as a problem document, or as the protocol of its route says it; safe to call once per reply. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  if (error.options.retryAfter !== undefined) reply.header('retry-after', String(error.options.retryAfter))
  else if (error.definition.status === 503) reply.header('retry-after', '1')
  const refused = request.routeOptions?.config?.route?.refusal?.of(error, request)
  if (refused) return reply.code(refused.status).type('application/json').serializer(JSON.stringify).send(refused.body)
  return reply
    .code(error.definition.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemOf(error, request.id))
}

function validationProblems(error: Partial<FastifyError>): { path: string; message: string }[] {
  const part = error.validationContext ?? 'request'
  return (error.validation ?? []).map((one) => {
    const at = one.instancePath.split('/').filter(Boolean).join('.')
    const extra =
      typeof one.params?.additionalProperty === 'string' ? ` (${one.params.additionalProperty.slice(0, 80)})` : ''
    return { path: [part, at].filter(Boolean).join('.'), message: `${one.message ?? 'is invalid'}${extra}` }
  })
}
