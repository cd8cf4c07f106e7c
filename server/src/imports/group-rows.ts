import { createHash } from 'node:crypto'
import type { BadRow, ReadRow, Row } from './row.ts'

/** Lines that become messages together, a line that is refused, or one that is left out. */
export type Unit =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'bad'; readonly bad: BadRow }
  | { readonly kind: 'scattered'; readonly row: Row }
  | { readonly kind: 'skipped'; readonly line: number }

/** Lines that are held at most, whatever `within` says: a bound on memory. */
const MOST_HELD = 200_000

/**
 * Groups the rows of a file by a key, in one pass and bounded memory: a group is complete when none of the last `within` rows belonged to it. A
 * row whose group was complete already is `scattered`: making a second message of it would count the group twice. The same file gives
 * the same units in the same order, on which resuming relies.
 */
export async function* groupRows(
  rows: AsyncIterable<ReadRow>,
  of: { keyOf: ((row: Row) => string) | undefined; within: number; skips: (row: Row) => boolean },
): AsyncGenerator<Unit> {
  const open = new Map<string, { rows: Row[]; last: number }>()
  const complete = createKeySet()
  let count = 0
  let held = 0

  function* completed(until: number): Generator<Unit> {
    // Insertion order is the order of the last row: each row puts its group at the end.
    for (const [key, group] of open) {
      if (group.last >= until && held <= MOST_HELD) return
      open.delete(key)
      complete.add(key)
      held -= group.rows.length
      yield { kind: 'rows', rows: group.rows }
    }
  }

  for await (const read of rows) {
    count += 1
    if (!read.ok) yield { kind: 'bad', bad: read.bad }
    else if (of.skips(read.row)) yield { kind: 'skipped', line: read.row.line }
    else if (of.keyOf === undefined) yield { kind: 'rows', rows: [read.row] }
    else {
      const key = of.keyOf(read.row)
      const group = open.get(key)
      if (group) {
        open.delete(key)
        group.rows.push(read.row)
        open.set(key, { rows: group.rows, last: count })
        held += 1
      } else if (complete.has(key)) yield { kind: 'scattered', row: read.row }
      else {
        open.set(key, { rows: [read.row], last: count })
        held += 1
      }
      yield* completed(count - of.within)
    }
  }
  yield* completed(Number.POSITIVE_INFINITY)
}

/** Keys seen, by 48 bits of their hash: of a million keys the chance that two meet is one in five hundred, and then a group is refused, not lost. */
function createKeySet(): { add(key: string): void; has(key: string): boolean } {
  const seen = new Set<number>()
  const hashOf = (key: string) => createHash('sha1').update(key).digest().readUIntBE(0, 6)
  return { add: (key) => seen.add(hashOf(key)), has: (key) => seen.has(hashOf(key)) }
}
