import { randomBase62 } from '../platform/auth/key-secret.ts'
import type { Database } from '../platform/database/database.ts'

/**
 * The secret that customers' links are signed with, made once by whichever node needs it first; kept in the database because all nodes need the same, and
 * remembered from then on.
 */
export function createLinkSecret(db: Database): () => Promise<Uint8Array> {
  let known: Uint8Array | undefined
  return async () => {
    known ??= await read(db)
    return known
  }
}

async function read(db: Database): Promise<Uint8Array> {
  await db.execute('insert into customer_link_secret (value) values ($1) on conflict do nothing', [randomBase62(48)])
  const [row] = await db.query<{ value: string }>('select value from customer_link_secret')
  if (!row) throw new Error('The secret of links could not be read back from the database.')
  return new TextEncoder().encode(row.value)
}
