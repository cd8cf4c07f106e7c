import type { LogKey } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/**
 * Takes away what was decided about these origins, alone or together with others: it tells who was taken for whom. What links say now stays as it is. Returns the keys of
 * the decisions in the log. For an erasure alone, in its transaction.
 */
export function eraseDecisions(tx: Database, origins: readonly string[]): Promise<LogKey[]> {
  return tx.query<LogKey>(
    `with recursive about (id) as (
       select id from identity_decisions where people && $1::uuid[] or origin = any($1::uuid[])
         or exists (select from jsonb_to_recordset(links) as l(a uuid, b uuid) where l.a = any($1::uuid[]) or l.b = any($1::uuid[]))
       union select d.id from identity_decisions d join about on d.undoes = about.id
     )
     delete from identity_decisions where id in (select id from about) returning origin, message_id as "messageId"`,
    [origins],
  )
}
