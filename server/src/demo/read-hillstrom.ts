import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { type HillstromMessage, type HillstromRow, hillstromMessages } from './hillstrom-messages.ts'

const FILE = new URL('../../../examples/data/hillstrom/hillstrom.csv.gz', import.meta.url)

/** Every message of the example, customer by customer; `customers` cuts it short for tests. */
export function readHillstrom(customers = Number.POSITIVE_INFINITY): HillstromMessage[] {
  const rows = parse<HillstromRow>(gunzipSync(readFileSync(FILE)), { columns: true, skip_empty_lines: true })
  return rows.slice(0, customers).flatMap(hillstromMessages)
}
