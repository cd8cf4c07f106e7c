import { randomBytes } from 'node:crypto'
import type { Database } from '../platform/database/database.ts'

/** Bytes: as many as a digest that must not be guessed needs. */
const BYTES = 32

/**
 * The salt of a day, the same on every node, with which ids of events that are kept without their person are made. That of the day before is deleted as the
 * next is made: from then on such an id says nothing, not even to who has the message that it was made of.
 */
export function createDetachSalts(db: Database): (instant: string) => Promise<Buffer> {
  let known: { readonly day: string; readonly salt: Promise<Buffer> } | undefined
  const read = async (day: string): Promise<Buffer> => {
    await db.execute('insert into detach_salts (day, salt) values ($1, $2) on conflict do nothing', [
      day,
      randomBytes(BYTES).toString('hex'),
    ])
    await db.execute('delete from detach_salts where day < $1', [day])
    const [row] = await db.query<{ salt: string }>('select salt from detach_salts where day = $1', [day])
    // Another node is in the next day already, and this message at the end of its own.
    return row ? Buffer.from(row.salt, 'hex') : randomBytes(BYTES)
  }
  return (instant) => {
    const day = instant.slice(0, 10)
    if (known?.day !== day) {
      const salt = read(day)
      known = { day, salt }
      salt.catch(() => {
        known = undefined
      })
    }
    return known.salt
  }
}
