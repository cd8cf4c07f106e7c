import type { Logger } from 'pino'

export type Repeating = {
  /** There is something to do: run now, or right after the run under way. */
  poke(): void
  /** No further run; resolves when the one under way has ended. */
  stop(): Promise<void>
}

export type RepeatOptions = {
  /** For the log. */
  readonly name: string
  /** Longest pause between two runs, in ms: what a lost poke costs at most. */
  readonly every: number
  /** Shortest time from the start of a run to the next one that a poke asks for, in ms, so that work comes in pieces worth doing; none if not said. */
  readonly atMostEvery?: number
  readonly log: Pick<Logger, 'warn'>
  /** One run; true when there is more to do at once. */
  readonly work: () => Promise<boolean>
}

/** Pause after a failure, in ms: doubled each time, up to the longest. */
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 15_000

/** Runs work again and again, one run at a time: when poked, when a run says there is more, and every `every` ms; failures are logged and retried with growing pauses. */
export function repeat({ name, every, atMostEvery = 0, log, work }: RepeatOptions): Repeating {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let poked = false
  let stopped = false
  let pause = FIRST_PAUSE
  let began = Number.NEGATIVE_INFINITY

  const next = (delay: number) => {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(start, delay)
  }
  const start = () => {
    if (stopped || running) return
    clearTimeout(timer)
    poked = false
    began = performance.now()
    running = work()
      .then((more) => {
        pause = FIRST_PAUSE
        running = undefined
        next(more ? 0 : poked ? rest() : every)
      })
      .catch((error: unknown) => {
        running = undefined
        log.warn({ err: error, work: name, pause }, 'background work failed and will be tried again')
        next(pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      })
  }
  const rest = () => Math.max(0, began + atMostEvery - performance.now())
  next(0)
  return {
    poke: () => {
      poked = true
      // While failing, the pause holds: a poke must not turn a broken engine into a busy loop.
      if (pause > FIRST_PAUSE || running) return
      if (rest() === 0) start()
      else next(rest())
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
