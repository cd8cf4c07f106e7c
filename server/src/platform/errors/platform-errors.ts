import { defineErrors } from './app-error.ts'

/** Errors that any route may answer, whatever its capability. */
export const platformErrors = defineErrors({
  request_invalid: {
    status: 400,
    title: 'The request does not have the documented shape',
    help: 'Compare the parts named under `errors` with the schema of the route in /docs.',
    retryable: false,
  },
  json_malformed: {
    status: 400,
    title: 'The body is not JSON',
    help: 'Send a body that a JSON parser reads, in UTF-8, with `Content-Type: application/json`.',
    retryable: false,
  },
  unauthenticated: {
    status: 401,
    title: 'No valid key or session came with the request',
    help: 'Send a key (`Authorization: Bearer` or Basic) or sign in; a revoked key needs a new one.',
    retryable: false,
  },
  forbidden: {
    status: 403,
    title: 'This key or role may not do that',
    help: 'Use a key of the kind the route asks for, or ask an administrator for the permission, or the scope of the key, named in `detail`.',
    retryable: false,
  },
  cross_site: {
    status: 403,
    title: 'The request came from another site',
    help: 'Console sessions only change things from the console itself; programs use a secret key.',
    retryable: false,
  },
  origin_refused: {
    status: 403,
    title: 'This key may not be used by pages of that site',
    help: 'Add the site to the allowed origins of the key, or use a key of its own there.',
    retryable: false,
  },
  not_found: {
    status: 404,
    title: 'Nothing is served there',
    help: 'Check the method and the path against /docs.',
    retryable: false,
  },
  body_too_large: {
    status: 413,
    title: 'The body is larger than the route takes',
    help: 'Split the batch: 500 KB a request, 32 KB a message.',
    retryable: false,
  },
  headers_too_large: {
    status: 431,
    title: 'The address and headers together are larger than the server reads',
    help: 'Shorten the query or the cookies: 16 KB in all.',
    retryable: false,
  },
  media_type_unsupported: {
    status: 415,
    title: 'The body has a type or an encoding that the route does not read',
    help: 'Send JSON, plain or with `Content-Encoding: gzip`.',
    retryable: false,
  },
  rate_limited: {
    status: 429,
    title: 'Too many attempts',
    help: 'Wait as long as `Retry-After` says.',
    retryable: true,
  },
  internal: {
    status: 500,
    title: 'Diapason failed',
    help: 'Nothing was kept of this request. Find `requestId` in the log, and report it.',
    retryable: true,
  },
  overloaded: {
    status: 503,
    title: 'More work is waiting than can be done in time',
    help: 'Send the same request again after `Retry-After`; nothing of it was taken.',
    retryable: true,
  },
  database_unavailable: {
    status: 503,
    title: 'The database does not answer',
    help: 'Send the same request again after `Retry-After`; it was not acknowledged.',
    retryable: true,
  },
  analytics_unavailable: {
    status: 503,
    title: 'The analytics engine does not answer',
    help: 'Try again in a moment; collecting and deciding do not depend on it.',
    retryable: true,
  },
  stopping: {
    status: 503,
    title: 'This server is stopping',
    help: 'Send the same request again after `Retry-After`; another node or the next start takes it.',
    retryable: true,
  },
})
