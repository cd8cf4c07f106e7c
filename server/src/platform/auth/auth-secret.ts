import type { Database } from '../database/database.ts'
import { randomBase62 } from './key-secret.ts'

/** The secret that signs session cookies: made once by whichever node starts first, kept in the database because all nodes need the same. */
export async function readAuthSecret(db: Database): Promise<string> {
  await db.execute('insert into auth_secret (value) values ($1) on conflict do nothing', [randomBase62(48)])
  const [row] = await db.query<{ value: string }>('select value from auth_secret')
  if (!row) throw new Error('The secret of sessions could not be read back from the database.')
  return row.value
}
