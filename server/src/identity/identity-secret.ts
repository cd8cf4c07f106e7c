import { randomBase62 } from '../platform/auth/key-secret.ts'
import type { Database } from '../platform/database/database.ts'

/**
 * The secret that identifiers are hashed with: made once by whichever node starts first, kept in the database because all nodes need the same,
 * and with it in a backup, without which hashed identifiers would be nobody's after a restore.
 */
export async function readIdentitySecret(db: Database): Promise<string> {
  await db.execute('insert into identity_secret (value) values ($1) on conflict do nothing', [randomBase62(48)])
  const [row] = await db.query<{ value: string }>('select value from identity_secret')
  if (!row) throw new Error('The secret of identifiers could not be read back from the database.')
  return row.value
}
