import { platformErrors } from '../errors/platform-errors.ts'
import { isStorable } from './assert-storable.ts'

/** A place in a list as an opaque text for URLs. Its content is nobody's contract. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Anybody can write a cursor, so each part is what its column takes, not only of its JavaScript type. */
const PARTS = {
  integer: (part: unknown) => Number.isSafeInteger(part) && Number(part) >= 0,
  text: (part: unknown) => typeof part === 'string' && isStorable(part),
  uuid: (part: unknown) => typeof part === 'string' && UUID.test(part),
  instant: (part: unknown) => typeof part === 'string' && INSTANT.test(part) && !Number.isNaN(Date.parse(part)),
}

export type CursorPart = keyof typeof PARTS

type Value<P> = P extends 'integer' ? number : string

/**
 * The place that `encodeCursor` wrote, `undefined` for an absent cursor.
 *
 *     const [at, id] = decodeCursor(query.cursor, ['instant', 'uuid']) ?? []
 *
 * @throws AppError `request_invalid` when it is not one of ours
 */
export function decodeCursor<const Parts extends readonly CursorPart[]>(
  cursor: string | undefined,
  parts: Parts,
): { -readonly [P in keyof Parts]: Value<Parts[P]> } | undefined {
  if (cursor === undefined || cursor === '') return undefined
  const place = parsed(cursor)
  if (Array.isArray(place) && place.length === parts.length && parts.every((part, index) => PARTS[part](place[index])))
    return place as { -readonly [P in keyof Parts]: Value<Parts[P]> }
  throw platformErrors.request_invalid('The cursor is not one this list gave.', {
    problems: [{ path: 'querystring.cursor', message: 'is not a cursor' }],
  })
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
