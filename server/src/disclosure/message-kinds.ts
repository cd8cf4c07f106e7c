import type { Database } from '../platform/database/database.ts'

/** How often somebody sent a kind of message, and when. */
export type MessageKind = {
  readonly type: string
  readonly name: string
  readonly count: number
  readonly first: string
  readonly last: string
}

/** What the messages of these origins are, the most frequent first: counted in the database, for there may be any number of them. */
export function messageKinds(db: Database, origins: readonly string[]): Promise<MessageKind[]> {
  return db.query(
    `select l.type, l.name, count(*) as count, min(l.happened_at) as first, max(l.happened_at) as last
     from log_keys k join log l on l.seq = k.seq and l.origin = k.origin and l.received_at = k.received_at
     where k.origin = any($1::uuid[]) and l.type <> 'identity' group by 1, 2 order by count desc, 1, 2`,
    [origins],
  )
}
