import type { Database } from '../platform/database/database.ts'
import type { Link } from './link.ts'

export type LinkStore = {
  add(link: Link): Promise<void>
  byId(id: string): Promise<Link | undefined>
  /** Links of these origins, newest first. */
  ofOrigins(origins: readonly string[], limit: number): Promise<Link[]>
  /** Ends a link; false where there is none, or it was ended before. */
  revoke(id: string, by: { readonly at: string; readonly who: string }): Promise<boolean>
  /** Remembers that it was used, to the minute. */
  used(id: string, at: string): Promise<void>
  /** Forgets what ended before an instant; whose links they were. */
  forgetEndedBefore(at: string): Promise<string[]>
  /** Which of these origins somebody has a link for. */
  linked(origins: readonly string[]): Promise<Set<string>>
}

const COLUMNS = `id, origin, origins, scope, subject, made_by as "madeBy", note, made_at as "madeAt", expires_at as "expiresAt", revoked_at as "revokedAt",
  revoked_by as "revokedBy", used_at as "usedAt"`

/** Links of customers, on a database or on a transaction of it. */
export function createLinkStore(db: Database): LinkStore {
  return {
    add: async (link) => {
      await db.execute(
        `insert into customer_links (id, origin, origins, scope, subject, made_by, note, made_at, expires_at)
         values ($1, $2, $3::uuid[], $4, $5, $6, $7, $8, $9)`,
        [
          link.id,
          link.origin,
          link.origins,
          link.scope,
          link.subject,
          link.madeBy,
          link.note,
          link.madeAt,
          link.expiresAt,
        ],
      )
    },
    byId: async (id) => (await db.query<Link>(`select ${COLUMNS} from customer_links where id = $1`, [id]))[0],
    ofOrigins: (origins, limit) =>
      db.query(
        `select ${COLUMNS} from customer_links where origin = any($1::uuid[]) order by made_at desc, id desc limit $2`,
        [origins, limit],
      ),
    revoke: async (id, { at, who }) =>
      (await db.execute(
        'update customer_links set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null',
        [id, at, who],
      )) > 0,
    used: async (id, at) => {
      await db.execute(
        `update customer_links set used_at = $2 where id = $1 and (used_at is null or used_at < $2::timestamptz - interval '1 minute')`,
        [id, at],
      )
    },
    forgetEndedBefore: async (at) => {
      const gone = await db.query<{ origin: string }>(
        'delete from customer_links where expires_at < $1 returning origin',
        [at],
      )
      return gone.map(({ origin }) => origin)
    },
    linked: async (origins) => {
      const rows = await db.query<{ origin: string }>(
        'select distinct origin from customer_links where origin = any($1::uuid[])',
        [origins],
      )
      return new Set(rows.map(({ origin }) => origin))
    },
  }
}
