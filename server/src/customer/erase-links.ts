import type { Database } from '../platform/database/database.ts'

/**
 * Takes away the links to pages of these origins; of those that others have, what they say of these: a link was made while both were one. For an erasure alone, in its transaction.
 */
export async function eraseLinks(tx: Database, origins: readonly string[]): Promise<number> {
  const gone = await tx.execute('delete from customer_links where origin = any($1::uuid[])', [origins])
  await tx.execute(
    `update customer_links l set origins = array(select o from unnest(l.origins) as o where o <> all($1::uuid[])), note = null where l.origins && $1::uuid[]`,
    [origins],
  )
  return gone
}
