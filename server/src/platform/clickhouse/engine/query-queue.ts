import { EngineException } from './engine-exception.ts'

/** Lower runs first; see `QueryPriority`. */
export const PRIORITY_RANK = { interactive: 0, shipping: 1, backfill: 2 } as const

interface Waiting {
  readonly start: () => void
}

export interface QueryQueue {
  /** Runs `work` when its turn comes and returns what it returned. Rejects when `signal` aborts before the turn. */
  run<T>(work: () => Promise<T>, turn: { rank: number; signal: AbortSignal }): Promise<T>
  /** Refuses new work; what was accepted is done. */
  close(): void
}

/**
 * One lane runs anything, a second one only interactive work, so that a screen does not wait for a backfill; within the lanes the
 * lowest rank goes first, then the oldest.
 */
export function createQueryQueue(): QueryQueue {
  const queues: Waiting[][] = [[], [], []]
  let running = 0
  let runningBehind = 0
  let closed = false

  function next(): void {
    for (const [rank, queue] of queues.entries()) {
      while (queue.length > 0 && running < 2 && (rank === 0 || runningBehind === 0)) queue.shift()?.start()
    }
  }

  function run<T>(work: () => Promise<T>, turn: { rank: number; signal: AbortSignal }): Promise<T> {
    if (closed) return Promise.reject(new EngineException(236, 'ABORTED', 'The engine is stopping.'))
    return new Promise<T>((resolve, reject) => {
      const queue = queues[turn.rank] ?? []
      const entry: Waiting = {
        start: () => {
          turn.signal.removeEventListener('abort', leave)
          running += 1
          if (turn.rank > 0) runningBehind += 1
          work()
            .then(resolve, reject)
            .finally(() => {
              running -= 1
              if (turn.rank > 0) runningBehind -= 1
              next()
            })
        },
      }
      const leave = () => {
        const at = queue.indexOf(entry)
        if (at >= 0) queue.splice(at, 1)
        reject(new EngineException(394, 'QUERY_WAS_CANCELLED', 'The caller went away before the query started.'))
        next()
      }
      if (turn.signal.aborted) return leave()
      turn.signal.addEventListener('abort', leave, { once: true })
      queue.push(entry)
      next()
    })
  }

  return {
    run,
    close: () => {
      closed = true
    },
  }
}
