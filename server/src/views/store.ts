import type { Database } from '../platform/database/database.ts'

/** The filter of a room under a name. */
export type SavedView = {
  readonly id: string
  readonly room: string
  readonly name: string
  /** The parameters of the room's address. */
  readonly search: Readonly<Record<string, string>>
  /** A principal as revisions name it. */
  readonly owner: string
  readonly shared: boolean
  readonly createdAt: string
  readonly updatedAt: string
}

export type ViewStore = ReturnType<typeof createViewStore>

type Row = Omit<SavedView, 'search'> & { readonly search: string }

const COLUMNS = `id, room, name, search, owner, shared, created_at as "createdAt", updated_at as "updatedAt"`

/** SQL on the tables of saved views, on a database or on a transaction of it. */
export function createViewStore(db: Database) {
  return {
    /** One's own views of these rooms and those that others share, by name. */
    async list(rooms: readonly string[], owner: string): Promise<SavedView[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from saved_views
         where room = any($1) and (owner = $2 or shared) and removed_at is null order by lower(name), id`,
        [rooms, owner],
      )
      return rows.map(parsed)
    },
    /** The default view of each room, for one person. */
    async defaults(owner: string): Promise<Map<string, string>> {
      const rows = await db.query<{ room: string; view: string }>(
        'select room, view from default_views where owner = $1',
        [owner],
      )
      return new Map(rows.map(({ room, view }) => [room, view]))
    },
    /** A view and whether it is removed. With `lock`, nobody changes it until the transaction ends. */
    async one(id: string, { lock = false } = {}): Promise<(SavedView & { readonly removed: boolean }) | undefined> {
      const [row] = await db.query<Row & { removed: boolean }>(
        `select ${COLUMNS}, removed_at is not null as removed from saved_views where id = $1${lock ? ' for update' : ''}`,
        [id],
      )
      return row && { ...parsed(row), removed: row.removed }
    },
    async count(owner: string): Promise<number> {
      const [row] = await db.query<{ n: number }>(
        'select count(*) as n from saved_views where owner = $1 and removed_at is null',
        [owner],
      )
      return row?.n ?? 0
    },
    /** False when the owner has a view of that name in that room. */
    async add({ id, room, name, search, owner, shared, createdAt }: SavedView): Promise<boolean> {
      const added = await db.execute(
        `insert into saved_views (id, room, name, search, owner, shared, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing`,
        [id, room, name, JSON.stringify(search), owner, shared, createdAt],
      )
      return added === 1
    },
    /** @throws a unique violation (SQLSTATE 23505) when the owner has another view of that name there */
    async change({ id, name, search, shared, updatedAt }: SavedView): Promise<void> {
      await db.execute('update saved_views set name = $2, search = $3, shared = $4, updated_at = $5 where id = $1', [
        id,
        name,
        JSON.stringify(search),
        shared,
        updatedAt,
      ])
    },
    /** Removes a view, or takes it back (`at` null). @throws a unique violation, as `change` does */
    async remove(id: string, at: string | null): Promise<void> {
      await db.execute('update saved_views set removed_at = $2 where id = $1', [id, at])
    },
    /** Forgets for good what was removed before that moment. */
    async forget(before: string): Promise<void> {
      await db.execute('delete from saved_views where removed_at < $1', [before])
    },
    async setDefault({ owner, room, view }: { owner: string; room: string; view: string | null }): Promise<void> {
      if (view === null) await db.execute('delete from default_views where owner = $1 and room = $2', [owner, room])
      else
        await db.execute(
          `insert into default_views (owner, room, view) values ($1, $2, $3)
           on conflict (owner, room) do update set view = excluded.view`,
          [owner, room, view],
        )
    },
  }
}

function parsed(row: Row): SavedView {
  const { id, room, name, owner, shared, createdAt, updatedAt } = row
  const search = JSON.parse(row.search) as SavedView['search']
  return { id, room, name, search, owner, shared, createdAt, updatedAt }
}
