import { platformErrors } from '../errors/platform-errors.ts'

/** A place in a list as an opaque text for URLs. Its content is nobody's contract. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/**
 * The place that `encodeCursor` wrote, `undefined` for an absent cursor.
 * @throws AppError `request_invalid` when it is not one of ours
 */
export function decodeCursor(
  cursor: string | undefined,
  parts: readonly ('string' | 'number')[],
): (string | number)[] | undefined {
  if (cursor === undefined || cursor === '') return undefined
  const place = parsed(cursor)
  if (
    Array.isArray(place) &&
    place.length === parts.length &&
    parts.every((part, index) => typeof place[index] === part)
  )
    return place as (string | number)[]
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
