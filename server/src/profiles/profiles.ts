import type { Database } from '../platform/database/database.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { createProfileCache } from './cache.ts'
import type { Held } from './held.ts'
import { createProfileStore, ProfileConflict, unreadable } from './store.ts'

export type Profiles = {
  /**
   * What is known of these origins, from memory where possible: good enough to compute a write from, which verifies what it replaces.
   * @throws ProfileConflict when one of them cannot be read: only locking them folds them again
   */
  recall(origins: readonly string[]): Promise<Map<string, Held>>
  /**
   * What the database holds of this origin now, and of what is verified beside (law 7). Calls of one turn of the event loop share one query.
   * @throws AppError `overloaded` when too many wait; `profile_unreadable` when it is the document of this origin that cannot be read
   */
  current(origin: string): Promise<Held | undefined>
  /** Remembers what was just committed. */
  remember(held: Held, origins: readonly string[]): void
  /** Forgets a person by id. */
  forget(profile: string): void
  /** Forgets whoever these origins belong to. */
  forgetOrigins(origins: readonly string[]): void
}

type Waiting = {
  readonly origin: string
  readonly resolve: (held: Held | undefined) => void
  readonly reject: (error: unknown) => void
}

/** A number that tells whether something else this node holds in memory is still current: the plan, the keys. */
export type Freshness = {
  /** Scalar query, e.g. `select revision from plan_revision`. */
  readonly sql: string
  /** Nothing to wait for when what is held is at this revision or later. */
  readonly ensure: (revision: number) => Promise<void> | undefined
}

export type ProfilesOptions = {
  readonly db: Database
  /** Verified in the very query that verifies people, so that `current` vouches for them as well (law 7). */
  readonly beside: readonly Freshness[]
  /** People kept in memory. */
  readonly capacity: number
  /** Calls of `current` that may be unanswered at once. */
  readonly bound?: number
}

/** Two queries under way at most: the second fills while the first travels; more would only make each smaller. */
const IN_FLIGHT = 2

/** What may wait for an answer: 0.1 s of reading from memory to 0.4 s from the database on 2 busy cores, and 8 MB. Beyond, saying 503 at once serves the caller better. */
const BOUND = 20_000

/** Reading people, with a verified memory. */
export function createProfiles({ db, capacity, beside, bound = BOUND }: ProfilesOptions): Profiles {
  const store = createProfileStore(db)
  const cache = createProfileCache(capacity)
  const scalars = beside.map((one) => one.sql)
  let waiting: Waiting[] = []
  let scheduled = false
  let inFlight = 0
  /** Waiting and under way. */
  let unanswered = 0

  const flush = () => {
    scheduled = false
    if (waiting.length === 0 || inFlight >= IN_FLIGHT) return
    const turn = waiting
    waiting = []
    inFlight += 1
    // One origin asked many times in a turn is one row.
    const asked = new Map(turn.map((one) => [one.origin, cache.byOrigin(one.origin)]))
    store
      .readBeside(
        [...asked].map(([origin, held]) => ({ origin, version: held?.version })),
        scalars,
      )
      .then(async ({ answers, numbers }) => {
        for (const [place, one] of beside.entries()) await one.ensure(numbers[place] ?? 0)
        let place = 0
        const found = new Map<string, Held | undefined>()
        const damaged = new Map<string, string>()
        for (const [origin, held] of asked) {
          const answer = answers[place++]
          if (answer?.unreadable) {
            cache.dropOrigin(origin)
            damaged.set(origin, answer.profile ?? origin)
            continue
          }
          const current = answer?.held ?? (answer?.version === undefined ? undefined : held)
          if (answer?.held) cache.keep(answer.held, [origin])
          else if (answer?.version === undefined) cache.dropOrigin(origin)
          found.set(origin, current)
        }
        // Before they are answered: who hears it may ask again at once.
        unanswered -= turn.length
        for (const one of turn) {
          const id = damaged.get(one.origin)
          if (id === undefined) one.resolve(found.get(one.origin))
          else one.reject(unreadable(id))
        }
      })
      .catch((error: unknown) => {
        unanswered -= turn.length
        for (const one of turn) one.reject(error)
      })
      .finally(() => {
        inFlight -= 1
        if (waiting.length > 0) flush()
      })
  }

  return {
    recall: async (origins) => {
      const found = new Map<string, Held>()
      const missing: string[] = []
      for (const origin of origins) {
        const held = cache.byOrigin(origin)
        if (held) found.set(origin, held)
        else missing.push(origin)
      }
      const answers = await store.read(missing.map((origin) => ({ origin, version: undefined })))
      if (answers.some((one) => one.unreadable)) throw new ProfileConflict()
      // Two origins of one person come back as two copies: one of them stands for both.
      const once = new Map<string, Held>()
      for (const held of found.values()) once.set(held.profile.id, held)
      for (const [place, origin] of missing.entries()) {
        const held = answers[place]?.held
        if (!held) continue
        const one = once.get(held.profile.id)
        const same = one && one.version === held.version ? one : held
        once.set(held.profile.id, same)
        cache.keep(same, [origin])
        found.set(origin, same)
      }
      for (const [origin, held] of found) found.set(origin, once.get(held.profile.id) ?? held)
      return found
    },
    current: (origin) =>
      new Promise((resolve, reject) => {
        if (unanswered >= bound)
          return reject(
            platformErrors.overloaded('More decisions wait than can be read for in time.', { retryAfter: 1 }),
          )
        unanswered += 1
        waiting.push({ origin, resolve, reject })
        if (scheduled || inFlight >= IN_FLIGHT) return
        scheduled = true
        setImmediate(flush)
      }),
    remember: (held, origins) => cache.keep(held, origins),
    forget: (profile) => cache.drop(profile),
    forgetOrigins: (origins) => {
      for (const origin of origins) cache.dropOrigin(origin)
    },
  }
}
