import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

const LINE_END = 10

/**
 * Reads the rows of `query` in PostgreSQL's text format, in pieces of about `size` bytes that end with a row: a line end inside a value is
 * written `\n`, so a byte 10 always ends one. Returns the number of rows.
 */
export async function* copyOut(client: pg.Client, query: string, size: number): AsyncGenerator<Buffer, number> {
  const stream = client.query(to(`copy (${query}) to stdout`))
  let pieces: Buffer[] = []
  let held = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    pieces.push(chunk)
    held += chunk.length
    if (held < size) continue
    const all = Buffer.concat(pieces)
    const end = all.lastIndexOf(LINE_END) + 1
    if (end > 0) yield all.subarray(0, end)
    pieces = end < all.length ? [all.subarray(end)] : []
    held = all.length - end
  }
  if (held > 0) yield Buffer.concat(pieces)
  return stream.rowCount
}

/** Writes rows in that format; all of them or none. Returns how many. */
export async function copyIn(client: pg.Client, target: string, rows: Buffer): Promise<number> {
  const stream = client.query(from(`copy ${target} from stdin`))
  await pipeline([rows], stream)
  return stream.rowCount
}
