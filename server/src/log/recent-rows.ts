import type { BinaryRows } from '../platform/clickhouse/row-binary.ts'

/**
 * The rows that this node has just committed, as they will be shipped, so that shipping need not read them back and parse them again: a tenth
 * of what a message cost. A transaction is here whole or not at all. Memory is bounded; what found no room, or was committed by another
 * node, is read from the log.
 */
export type RecentRows = {
  remember(tx: string, rows: BinaryRows): void
  /** The rows of a transaction, when they are as many as the log says. */
  rowsOf(transaction: { readonly tx: string; readonly rows: number }): BinaryRows | undefined
  forget(tx: string): void
}

/** A second at the rate of `bench/ingest`, and more: as long as rows wait to be shipped. */
const BYTES = 16 * 1024 * 1024

/** @param bytes octets of rows at most; those of the oldest transaction leave first */
export function createRecentRows(bytes = BYTES): RecentRows {
  const kept = new Map<string, BinaryRows>()
  let size = 0
  const forget = (tx: string) => {
    const gone = kept.get(tx)
    if (!gone) return
    size -= sizeOf(gone)
    kept.delete(tx)
  }
  return {
    remember: (tx, rows) => {
      kept.set(tx, rows)
      size += sizeOf(rows)
      for (const oldest of kept.keys()) {
        if (size <= bytes) return
        forget(oldest)
      }
    },
    // Fewer than were written: the retention or an erasure has taken some away since.
    rowsOf: ({ tx, rows }) => {
      const found = kept.get(tx)
      return found?.count === rows ? found : undefined
    },
    forget,
  }
}

function sizeOf({ pieces }: BinaryRows): number {
  return pieces.reduce((sum, one) => sum + one.byteLength, 0)
}
