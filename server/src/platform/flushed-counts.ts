/** Counts that are gathered in memory and written a few seconds later, so that nothing is written for each message or batch. */
export type FlushedCounts<Count> = {
  add(count: Count): void
  /** Writes what was added. */
  flush(): Promise<void>
}

/** Milliseconds between the first count and its writing: one row a key then, whatever came meanwhile. A node that is killed forgets as much. */
const FLUSH_AFTER = 2_000

/** What cannot be written, the database being away, is counted with the next. */
export function createFlushedCounts<Count>(of: {
  readonly keyOf: (count: Count) => string
  readonly joined: (one: Count, other: Count) => Count
  /** In the order of their keys, so that two nodes wait for each other instead of deadlocking. */
  readonly write: (counts: readonly Count[]) => Promise<void>
}): FlushedCounts<Count> {
  let counts = new Map<string, Count>()
  let timer: NodeJS.Timeout | undefined

  const add = (count: Count) => {
    const key = of.keyOf(count)
    const known = counts.get(key)
    counts.set(key, known === undefined ? count : of.joined(known, count))
    timer ??= setTimeout(() => void flush(), FLUSH_AFTER).unref()
  }
  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const all = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
    counts = new Map()
    if (all.length === 0) return
    try {
      await of.write(all)
    } catch {
      for (const count of all) add(count)
    }
  }
  return { add, flush }
}
