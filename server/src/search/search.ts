import type { Logger } from 'pino'
import type { Asked, Hit, SearchSource } from './source.ts'

export type Found = {
  readonly items: readonly Hit[]
  /** Sources that did not answer in time, or failed: there may be more. */
  readonly missing: readonly string[]
}

export type Search = {
  /** What matches, the best first, among what this person may see. */
  find(q: string, of: Asked): Promise<Found>
}

/** Who types waits for the next letters, not for one slow source, in ms. */
const PATIENCE = 1_000

/** Searches every source at once; one that is slow or away is named in the answer and hides nothing else. */
export function createSearch(of: {
  readonly sources: readonly SearchSource[]
  readonly log: Pick<Logger, 'debug'>
  /** Milliseconds; for tests. */
  readonly patience?: number
}): Search {
  const { sources, log, patience = PATIENCE } = of
  return {
    async find(q, { may, limit }) {
      const open = sources.filter(({ permission }) => may(permission))
      const { promise: late, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(() => resolve(undefined), patience)
      const found = await Promise.all(
        open.map(({ name, find }) =>
          Promise.race([
            find(q, { may, limit }).catch((error: unknown) => {
              log.debug({ err: error, source: name }, 'a source of the search failed')
              return undefined
            }),
            late,
          ]),
        ),
      )
      clearTimeout(timer)
      return {
        items: found.flatMap((hits) => (hits ?? []).slice(0, limit)).sort((a, b) => b.score - a.score),
        missing: open.filter((_, at) => found[at] === undefined).map(({ name }) => name),
      }
    },
  }
}
