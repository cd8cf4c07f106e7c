import type { Json } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'

const PAGE = 2_000

/**
 * Removes the rejected messages that name somebody, wherever they do. `names` says whether a text is one of their identifiers. What is no JSON is looked at as one text.
 */
export async function eraseRejected(db: Database, names: (text: string) => boolean): Promise<number> {
  let gone = 0
  for (let after: string | null = null; ; ) {
    const page: { id: string; raw: string }[] = await db.query(
      'select id, raw from rejected where $1::uuid is null or id > $1 order by id limit $2',
      [after, PAGE],
    )
    const found = page.filter(({ raw }) => mentions(parsed(raw), names)).map(({ id }) => id)
    if (found.length > 0) gone += await db.execute('delete from rejected where id = any($1::uuid[])', [found])
    if (page.length < PAGE) return gone
    after = page.at(-1)?.id ?? null
  }
}

/** Whether a value holds, at whatever depth, a text or a number that `names` knows. */
export function mentions(value: Json, names: (text: string) => boolean): boolean {
  if (typeof value === 'string') return names(value)
  if (typeof value === 'number') return names(String(value))
  if (Array.isArray(value)) return value.some((one: Json) => mentions(one, names))
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some((one) => one !== undefined && mentions(one as Json, names))
  return false
}

function parsed(raw: string): Json {
  try {
    return JSON.parse(raw) as Json
  } catch {
    return raw
  }
}
