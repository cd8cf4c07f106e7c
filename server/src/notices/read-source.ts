import type { Logger } from 'pino'
import type { Notice, NoticeSource } from './notice.ts'

export type ReadSourceOptions = {
  /** Milliseconds that an answer serves everybody who asks. */
  readonly freshFor: number
  /** Milliseconds that a slow source is waited for. */
  readonly patience: number
  readonly log: Pick<Logger, 'debug'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Milliseconds that the last answer of a source stands in for one that fails or is late: beyond that its causes may be long gone. */
const STALE = 5 * 60_000

/**
 * Reads a source for any number of watchers: once per `freshFor`, one reading at a time. A source that fails or is late answers what it
 * last knew, for it must not hide the notices of others; what is late is used by the next who asks.
 */
export function readSource(source: NoticeSource, options: ReadSourceOptions): () => Promise<readonly Notice[]> {
  const { freshFor, patience, log, clock } = options
  let known: { at: number; notices: readonly Notice[] } = { at: Number.NEGATIVE_INFINITY, notices: [] }
  let reading: Promise<void> | undefined
  const start = () => {
    const began = clock()
    return source
      .read()
      .then(
        (notices) => {
          known = { at: began, notices }
        },
        (error: unknown) => log.debug({ err: error, source: source.name }, 'the notices of a source could not be read'),
      )
      .finally(() => {
        reading = undefined
      })
  }
  return async () => {
    if (clock() - known.at >= freshFor) {
      reading ??= start()
      await within(patience, reading)
    }
    return clock() - known.at <= STALE ? known.notices : []
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([work, late])
  clearTimeout(timer)
}
