import type { Verdict, Violation } from './contracts.ts'
import { earlier, later } from './day.ts'
import type { Written } from './observer.ts'

/** Messages that broke the same part of the same contract, from one source on one day. */
export type ViolationCount = Pick<Violation, 'kind' | 'key' | 'path' | 'code'> & {
  readonly source: string
  readonly day: string
  readonly outcome: 'flagged' | 'rejected'
  readonly count: number
  readonly first: string
  readonly last: string
  /** The last ones, where the log has them: its keys. */
  readonly examples: readonly { readonly origin: string; readonly messageId: string }[]
}

/** Examples kept of one count. */
export const EXAMPLES = 5

/** Rows kept at most between two flushes; beyond, violations are not counted apart. */
const ROWS = 5_000

export type ViolationTally = {
  count(message: Written, verdict: Verdict): void
  take(): ViolationCount[]
  putBack(counts: readonly ViolationCount[]): void
}

/** Counts violations in memory between two flushes. */
export function createViolationTally(): ViolationTally {
  let counts = new Map<string, ViolationCount>()

  const add = (one: ViolationCount) => {
    const id = JSON.stringify([one.kind, one.key, one.path, one.code, one.source, one.day, one.outcome])
    const other = counts.get(id)
    if (!other && counts.size >= ROWS) return
    counts.set(id, other ? joined(other, one) : one)
  }
  return {
    count: ({ event, row }, { violations, rejected }) => {
      // A hundred wrong elements of one array are one message that breaks one rule.
      const once = new Map(violations.map((one) => [`${one.kind} ${one.key} ${one.path} ${one.code}`, one]))
      for (const { kind, key, path, code } of once.values())
        add({
          kind,
          key,
          path,
          code,
          source: event.source,
          day: row.receivedAt.slice(0, 10),
          outcome: rejected ? 'rejected' : 'flagged',
          count: 1,
          first: row.receivedAt,
          last: row.receivedAt,
          examples: rejected ? [] : [{ origin: row.origin, messageId: row.messageId }],
        })
    },
    take: () => {
      const taken = [...counts.values()]
      counts = new Map()
      return taken
    },
    putBack: (some) => {
      for (const one of some) add(one)
    },
  }
}

function joined(one: ViolationCount, other: ViolationCount): ViolationCount {
  return {
    ...one,
    count: one.count + other.count,
    first: earlier(one.first, other.first),
    last: later(one.last, other.last),
    examples: [...one.examples, ...other.examples].slice(-EXAMPLES),
  }
}
