import type { Database } from '../platform/database/database.ts'

/** Erasures that are not done: nobody is known any more from the first step on, but files may still hold them. */
export type OpenErasures = {
  readonly count: number
  /** Of these, those that are out of every table and wait for the files to be written anew. */
  readonly uncompacted: number
  /** ISO 8601, of the oldest; null where there is none. */
  readonly since: string | null
}

/** What is left to do of erasures, for who looks after the installation. */
export async function openErasures(db: Database): Promise<OpenErasures> {
  const [open] = await db.query<OpenErasures>(
    `select count(*) as count, count(*) filter (where state = 'swept') as uncompacted, min(at) as since from erasures where state <> 'done'`,
  )
  return open ?? { count: 0, uncompacted: 0, since: null }
}
