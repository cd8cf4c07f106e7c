import { createHash } from 'node:crypto'
import type { Database } from '../platform/database/database.ts'
import { importErrors } from './errors.ts'
import { type Octets, piecesOf } from './octets.ts'

/** Octets of a row at most: a value of PostgreSQL that is read and written without strain, and few enough rows. */
export const CHUNK = 1024 * 1024

export type FileStore = {
  /**
   * Appends octets that begin at `at`, and returns how many there are then. In a transaction of its own: what is acknowledged is kept.
   * @throws AppError `import_offset` when they do not continue what has come, `import_state` when the file is whole
   */
  append(id: string, of: { at: number; bytes: Uint8Array }): Promise<number>
  /** The octets, wherever in the file. */
  open(id: string, size: number): Octets
  /** SHA-256 of the whole file, in hexadecimal. */
  digest(id: string, size: number): Promise<string>
}

/** Files of imports as rows of `CHUNK` octets at most. */
export function createFileStore(db: Database): FileStore {
  const open = (id: string, size: number): Octets => ({ size, read: (start, end) => read(db, id, { start, end }) })
  return {
    append: (id, { at, bytes }) =>
      db.tx(async (tx) => {
        const [row] = await tx.query<{ state: string; size: number; received: number }>(
          'select state, size, received from imports where id = $1 for update',
          [id],
        )
        if (!row) throw importErrors.import_unknown('There is no such import.')
        if (row.state !== 'uploading') throw importErrors.import_state(`The import is ${row.state}: its file is whole.`)
        if (row.received !== at)
          throw importErrors.import_offset(`The octets begin at ${at}, and ${row.received} have come.`, {
            extensions: { received: row.received },
          })
        if (at + bytes.length > row.size)
          throw importErrors.import_too_large(`More octets came than the ${row.size} that were announced.`)
        if (bytes.length > 0)
          await tx.execute('insert into import_chunks (import, at, bytes) values ($1, $2, $3)', [id, at, bytes])
        await tx.execute('update imports set received = $2 where id = $1', [id, at + bytes.length])
        return at + bytes.length
      }),
    open,
    digest: async (id, size) => {
      const hash = createHash('sha256')
      for await (const piece of piecesOf(open(id, size))) hash.update(piece)
      return hash.digest('hex')
    },
  }
}

async function read(db: Database, id: string, { start, end }: { start: number; end: number }): Promise<Uint8Array> {
  const rows = await db.query<{ at: number; bytes: Buffer }>(
    {
      name: 'import-octets',
      text: 'select at, bytes from import_chunks where import = $1 and at > $2 and at < $3 order by at',
    },
    [id, start - CHUNK, end],
  )
  const parts = rows.map(({ at, bytes }) =>
    bytes.subarray(Math.max(0, start - at), Math.max(0, Math.min(bytes.length, end - at))),
  )
  const found = parts.length === 1 ? parts[0] : Buffer.concat(parts)
  if (found === undefined || found.length !== end - start)
    throw importErrors.import_file_gone('The file of this import has been removed.')
  return found
}
