import type { AppError } from '../platform/errors/app-error.ts'
import type { Refusal } from '../platform/http/route.ts'
import { refusalSchema } from './schema.ts'

/** OFREP's codes of errors. */
type ErrorCode = 'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND' | 'GENERAL'

/** OFREP's `evaluationFailure`. */
export type RefusedFlag = {
  readonly key: string
  readonly errorCode: ErrorCode
  readonly errorDetails: string
  readonly metadata: Readonly<Record<string, string>>
}

/** What is not here is GENERAL, under the status that it has everywhere. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  json_malformed: 'PARSE_ERROR',
  body_too_large: 'PARSE_ERROR',
  media_type_unsupported: 'PARSE_ERROR',
  content_not_a_value: 'PARSE_ERROR',
  targeting_key_missing: 'TARGETING_KEY_MISSING',
  context_contradictory: 'INVALID_CONTEXT',
  element_unknown: 'FLAG_NOT_FOUND',
}

/**
 * How these routes refuse: by OFREP's own words, since its clients know no others. Its document has 400 for all that cannot be read, where
 * ours are more exact; our stable code stands in the metadata.
 */
export const refusal: Refusal = {
  schema: refusalSchema,
  of: (error, request) => {
    const { key } = (request.params ?? {}) as { readonly key?: string }
    const refused = refusedFlag(error, key)
    const isUnread = refused.errorCode === 'PARSE_ERROR' || refused.errorCode === 'INVALID_CONTEXT'
    return {
      status: isUnread ? 400 : error.definition.status,
      body: { ...refused, metadata: { ...refused.metadata, requestId: request.id } },
    }
  },
}

/** An error as that of one flag; without a key, of the whole request. */
export function refusedFlag<Key extends string | undefined>(error: AppError, key: Key) {
  const problems = (error.options.problems ?? []).map(({ path, message }) => `${path} ${message}.`)
  return {
    ...(key === undefined ? {} : { key }),
    errorCode: codeOf(error),
    errorDetails: [error.message, ...problems, error.definition.help].join(' '),
    metadata: { code: error.code },
  } as RefusedFlag & { readonly key: Key }
}

function codeOf({ code, options }: AppError): ErrorCode {
  if (code === 'request_invalid')
    return options.problems?.some(({ path }) => path.startsWith('body')) ? 'INVALID_CONTEXT' : 'PARSE_ERROR'
  return CODES[code] ?? 'GENERAL'
}
