export type TurnsOptions<T> = {
  /** Turns under way at once. */
  readonly atOnce: number
  /** Size of a turn at most; one piece of work that is larger has a turn to itself. */
  readonly most: number
  /**
   * Size from which on work is begun beside a turn that is under way: less than that waits for its end, so that turns do not become many and
   * small just when there is most to do. Beside one that is larger than `most` anything is begun, for nobody should wait as long.
   */
  readonly beside: number
  readonly sizeOf: (one: T) => number
  /** What a piece of work changes: two turns under way never share any of it. */
  readonly touches: (one: T) => Iterable<string>
  /** Does the work of a turn; must not reject. False when what waits would only fail as well. */
  readonly work: (turn: readonly T[]) => Promise<boolean>
  /** Told of what waited when `work` said false. */
  readonly dropped: (waiting: readonly T[]) => void
}

export type Turns<T> = {
  push(one: T): void
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>
}

/**
 * Forms turns of what waits, and has a few of them under way at once: while the database writes one, the next is computed. A turn takes the
 * oldest work first. Work that touches what is under way stays where it is, and so does all later work that touches the same, so that
 * nothing waits for ever and two turns never fight over one person.
 */
export function createTurns<T>({ atOnce, most, beside, sizeOf, touches, work, dropped }: TurnsOptions<T>): Turns<T> {
  let waiting: T[] = []
  let scheduled = false
  const busy = new Set<string>()
  /** With the size of each. */
  const underWay = new Map<Promise<void>, number>()

  const isWorthIt = (): boolean => {
    let size = 0
    for (const one of waiting) {
      size += sizeOf(one)
      if (size >= beside) return true
    }
    return underWay.values().every((its) => its > most)
  }

  const next = (): { turn: T[]; touched: Set<string>; size: number } => {
    const turn: T[] = []
    const stay: T[] = []
    const touched = new Set<string>()
    const blocked = new Set<string>()
    let size = 0
    let full = false
    for (const one of waiting) {
      const own = full ? [] : [...touches(one)]
      const fits = turn.length === 0 || size + sizeOf(one) <= most
      if (full || !fits || own.some((name) => busy.has(name) || blocked.has(name))) {
        full ||= !fits
        for (const name of own) blocked.add(name)
        stay.push(one)
        continue
      }
      size += sizeOf(one)
      turn.push(one)
      for (const name of own) touched.add(name)
    }
    waiting = stay
    return { turn, touched, size }
  }

  const run = async ({ turn, touched }: ReturnType<typeof next>) => {
    for (const name of touched) busy.add(name)
    const goOn = await work(turn)
    for (const name of touched) busy.delete(name)
    if (goOn) return
    const left = waiting
    waiting = []
    dropped(left)
  }

  const fill = () => {
    scheduled = false
    while (underWay.size < atOnce && waiting.length > 0 && isWorthIt()) {
      const chosen = next()
      if (chosen.turn.length === 0) return
      const running = run(chosen).finally(() => {
        underWay.delete(running)
        fill()
      })
      underWay.set(running, chosen.size)
    }
  }

  return {
    push: (one) => {
      waiting.push(one)
      if (scheduled || underWay.size >= atOnce) return
      // What else arrives in this turn of the event loop goes along.
      scheduled = true
      queueMicrotask(fill)
    },
    idle: async () => {
      while (underWay.size > 0 || waiting.length > 0) {
        fill()
        await Promise.race(underWay.keys())
      }
    },
  }
}
