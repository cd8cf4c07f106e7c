import type { FastifyRequest } from 'fastify'
import { platformErrors } from '../errors/platform-errors.ts'
import type { Route } from './route.ts'

/** Levels of a body inside one another: beyond, nothing that walks it later could recurse safely. Real bodies have about ten. */
const DEEPEST = 200

/** As a JSON Schema pattern, for parts of a body that the rule below leaves to the route. */
export const STORABLE_PATTERN = '^[^\\u0000\\p{Cs}]*$'

/** True for text that PostgreSQL and ClickHouse both store and give back as it was: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/**
 * Refuses at the door what the databases would refuse later as an error of theirs (22021), in path, query and body, so that no route has
 * to think of it. A route whose body may hold more says so (`Route.bodyMayHold`) and takes care of it.
 * @throws AppError `request_invalid`
 */
export function assertStorable(
  request: FastifyRequest,
  { bodyMayHold, octets }: Pick<Route, 'bodyMayHold' | 'octets'>,
): void {
  refuse('params', problemIn(request.params, { text: true }))
  refuse('querystring', problemIn(request.query, { text: true }))
  if (octets || bodyMayHold === 'anything' || request.body === undefined) return
  refuse('body', problemIn(request.body, { text: bodyMayHold === undefined }))
}

function refuse(part: string, message: string | undefined): void {
  if (message === undefined) return
  throw platformErrors.request_invalid('The request holds what cannot be stored.', {
    problems: [{ path: part, message }],
  })
}

/** Goes no deeper than it may find, since depth is part of what it guards against. */
function problemIn(value: unknown, { text, depth = 0 }: { text: boolean; depth?: number }): string | undefined {
  if (typeof value === 'string')
    return text && !isStorable(value) ? 'has text with U+0000 or half a surrogate pair' : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEEPEST) return isEmpty(value) ? undefined : `has more than ${DEEPEST} levels inside one another`
  const below = { text, depth: depth + 1 }
  if (Array.isArray(value)) {
    for (const one of value) {
      const problem = problemIn(one, below)
      if (problem !== undefined) return problem
    }
    return undefined
  }
  for (const key in value) {
    if (text && !isStorable(key)) return 'has a name with U+0000 or half a surrogate pair'
    const problem = problemIn((value as Readonly<Record<string, unknown>>)[key], below)
    if (problem !== undefined) return problem
  }
  return undefined
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false
  return true
}
