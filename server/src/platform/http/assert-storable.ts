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

/** Without recursion, since depth is part of what it guards against. */
function problemIn(value: unknown, { text }: { text: boolean }): string | undefined {
  const unstorable = (one: string) => text && !isStorable(one)
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return `has more than ${DEEPEST} levels inside one another`
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one === 'string') {
        if (unstorable(one)) return 'has text with U+0000 or half a surrogate pair'
      } else if (Array.isArray(one)) {
        for (const item of one) next.push(item)
      } else if (typeof one === 'object' && one !== null) {
        for (const [key, item] of Object.entries(one)) {
          if (unstorable(key)) return 'has a name with U+0000 or half a surrogate pair'
          next.push(item)
        }
      }
    }
    level = next
  }
  return undefined
}
