import type { IncomingHttpHeaders } from 'node:http'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import type { Expected } from './definitions.ts'

/**
 * What a change says it is based on: `If-Match: "3"` (the ETag of the revision that was edited), `If-None-Match: *` for "there is none",
 * or neither.
 * @throws AppError `request_invalid` for a header that is not one of these
 */
export function expectedRevision(headers: IncomingHttpHeaders): Expected {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers
  if (match !== undefined) {
    const revision = /^\s*(?:W\/)?"([1-9]\d{0,8})"\s*$/.exec(match)?.[1]
    if (revision !== undefined) return Number(revision)
    throw platformErrors.request_invalid('If-Match is not the ETag of one revision, such as "3".')
  }
  if (noneMatch === undefined) return undefined
  if (noneMatch.trim() === '*') return 'absent'
  throw platformErrors.request_invalid('If-None-Match can only be *, to create and never to overwrite.')
}

/** The ETag of a revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`
}
