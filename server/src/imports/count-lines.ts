import { detectShape } from './detect-shape.ts'
import type { Octets } from './octets.ts'
import { openTable } from './open-table.ts'
import type { Reading } from './reading.ts'
import type { Counted } from './worker-protocol.ts'

/** How often progress is told, in lines. */
const EVERY = 50_000

/**
 * Reads a whole file without making anything of it: the lines are counted, and what is damaged, cut, or written in another encoding is found
 * before the first message is taken. @throws AppError as reading does
 */
export async function* countLines(octets: Octets, { file, repairs }: Reading): AsyncGenerator<Counted> {
  const shape = await detectShape(octets, file)
  const table = await openTable(octets, shape, repairs)
  const { columns } = table
  let lines = 0
  for await (const _ of table.rows) {
    lines += 1
    if (lines % EVERY === 0) yield { lines, columns, shape, whole: false }
  }
  yield { lines, columns, shape, whole: true }
}
