import type { Database } from '../platform/database/database.ts'

/** Removes the saved views whose name or filter quotes somebody: `names` says whether a text is one of their identifiers. */
export async function eraseViews(db: Database, names: (text: string) => boolean): Promise<number> {
  const views = await db.query<{ id: string; name: string; search: string }>('select id, name, search from saved_views')
  const found = views.filter(
    ({ name, search }) => names(name) || Object.values(JSON.parse(search) as Record<string, string>).some(names),
  )
  if (found.length === 0) return 0
  return db.execute('delete from saved_views where id = any($1::uuid[])', [found.map(({ id }) => id)])
}
