import { Type } from 'typebox'
import { encodeCursor } from '../platform/http/cursor.ts'

/** Query of a list: at most `limit` items, after the cursor that the page before gave. */
export const PAGE_FIELDS = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items at most.', examples: [50] }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 200, description: '`nextCursor` of the page before.', examples: ['WyJob21lLWhlcm8iXQ'] }),
  ),
}

export const NextCursor = Type.Union([Type.String({ examples: ['WyJob21lLWhlcm8iXQ'] }), Type.Null()], {
  description: 'Cursor of the next page; null at the end.',
})

/** A page of `limit` items from a list that was read with one more, which tells whether there is a next. */
export function pageOf<T>(
  rows: readonly T[],
  { limit, place }: { limit: number; place: (last: T) => string | number },
) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor([place(last)]) : null }
}
