import { Type } from 'typebox'
import { platformErrors } from '../platform/errors/platform-errors.ts'

/** Query of a list: at most `limit` items, after the cursor that the page before gave. */
export const PAGE_FIELDS = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items at most.', examples: [50] }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 200, description: '`nextCursor` of the page before.', examples: ['aG9tZS1oZXJv'] }),
  ),
}

export const NextCursor = Type.Union([Type.String({ examples: ['aG9tZS1oZXJv'] }), Type.Null()], {
  description: 'Cursor of the next page; null at the end.',
})

/** A page of `limit` items from a list that was read with one more, which tells whether there is a next. */
export function pageOf<T>(rows: readonly T[], { limit, cursor }: { limit: number; cursor: (last: T) => string }) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, nextCursor: more ? Buffer.from(cursor(last)).toString('base64url') : null }
}

/** The text inside a cursor. @throws AppError `request_invalid` */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (text === '' || text.includes('\0'))
    throw platformErrors.request_invalid('The cursor is not one that a page gave.')
  return text
}
