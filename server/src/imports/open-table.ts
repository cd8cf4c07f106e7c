import type { FileShape } from './file-options.ts'
import type { Octets } from './octets.ts'
import { readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'
import { readParquet } from './read-parquet.ts'
import type { Reading } from './reading.ts'
import { mendedTable } from './rejected-report.ts'
import type { Table } from './row.ts'
import { unpack } from './unpack.ts'

/**
 * Opens a file for reading, as its shape says; a report of rejected lines that was mended, as the file it came from (`repairs`). Reading it again gives
 * the same records in the same order: resuming relies on it.
 */
export async function openTable(octets: Octets, shape: FileShape, repairs?: Reading['repairs']): Promise<Table> {
  const table = await openAsItIs(octets, shape)
  return repairs ? mendedTable(table, repairs) : table
}

function openAsItIs(octets: Octets, shape: FileShape): Promise<Table> {
  switch (shape.format) {
    case 'csv':
      return readCsv(unpack(octets), shape)
    case 'ndjson':
      return readNdjson(unpack(octets), shape.encoding)
    case 'parquet':
      return readParquet(octets)
    default:
      return shape.format satisfies never
  }
}
