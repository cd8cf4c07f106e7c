import type { Database } from '../platform/database/database.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { type Along, readAlong, type WithPerson } from './along.ts'
import { createProfileCache } from './cache.ts'
import { choicesOfNobody } from './choices.ts'
import type { Held } from './held.ts'
import { namedAccount } from './named-account.ts'
import type { ProfileMetrics } from './profile-metrics.ts'
import { createProfileStore, ProfileConflict, unreadable } from './store.ts'

export type Profiles<A = unknown> = {
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
  /**
   * The same, with the account that the person joined last, and the account of this key, whoever the person is: each as the database
   * holds it now, verified in that same query.
   */
  currentWith(origin: string, wanted: string | undefined): Promise<WithPerson<A>>
  /** Remembers what was just committed. */
  remember(held: Held, origins: readonly string[]): void
  /** Forgets a person by id. */
  forget(profile: string): void
  /** Forgets whoever these origins belong to. */
  forgetOrigins(origins: readonly string[]): void
  /** People in memory. */
  readonly remembered: number
}

type Waiting<A> = {
  readonly origin: string
  readonly wanted: string | undefined
  readonly resolve: (answer: WithPerson<A>) => void
  readonly reject: (error: unknown) => void
}

/** A number that tells whether something else this node holds in memory is still current: the plan, the keys. */
export type Freshness = {
  /** Scalar query, e.g. `select revision from plan_revision`. */
  readonly sql: string
  /** Nothing to wait for when what is held is at this revision or later. */
  readonly ensure: (revision: number) => Promise<void> | undefined
}

export type ProfilesOptions<A> = {
  readonly db: Database
  /** Verified in the very query that verifies people, so that `current` vouches for them as well (law 7). */
  readonly beside: readonly Freshness[]
  /** Accounts, read along with people. */
  readonly along?: Along<A>
  /** People kept in memory. */
  readonly capacity: number
  /** Calls of `current` that may be unanswered at once. */
  readonly bound?: number
  readonly metrics?: ProfileMetrics
}

/** Two queries under way at most: the second fills while the first travels; more would only make each smaller. */
const IN_FLIGHT = 2

/** What may wait for an answer: 0.1 s of reading from memory to 0.4 s from the database on 2 busy cores, and 8 MB. Beyond, saying 503 at once serves the caller better. */
const BOUND = 20_000

const OUTCOMES = ['verified', 'read', 'absent'] as const

/** Reading people, with a verified memory. */
export function createProfiles<A = unknown>(options: ProfilesOptions<A>): Profiles<A> {
  const { db, capacity, beside, along, bound = BOUND, metrics } = options
  const store = createProfileStore(db)
  const cache = createProfileCache(capacity)
  const scalars = beside.map((one) => one.sql)
  /** Whether this node has met anybody with an account: until then nobody pays for reading along. */
  let knowsAccounts = false
  let waiting: Waiting<A>[] = []
  let scheduled = false
  let inFlight = 0
  /** Waiting and under way. */
  let unanswered = 0

  /** What this node remembers of somebody who is asked about, for the database to confirm. */
  const remembered = ({ origin, wanted }: Waiting<A>) => {
    const held = cache.byOrigin(origin)
    const named = held && namedAccount(held.profile)
    return {
      origin,
      held,
      version: held?.version,
      named: named === undefined ? undefined : { ...along?.remembered(named), key: named },
      wanted: wanted === undefined ? undefined : { ...along?.remembered(wanted), key: wanted },
    }
  }

  const flush = () => {
    scheduled = false
    if (waiting.length === 0 || inFlight >= IN_FLIGHT) return
    const turn = waiting
    waiting = []
    inFlight += 1
    // One origin asked many times in a turn is one row.
    const asked = new Map(turn.map((one) => [rowOf(one), remembered(one)]))
    // Who is remembered without an account needs no more than their version, a sixth of the time of this query less.
    const reads = asked
      .values()
      .some(
        ({ held, named, wanted }) =>
          named !== undefined || wanted !== undefined || (held === undefined && knowsAccounts),
      )
    store
      .readBeside([...asked.values()], { scalars, documents: reads ? along?.sql : undefined })
      .then(async ({ answers, numbers }) => {
        for (const [place, one] of beside.entries()) await one.ensure(numbers[place] ?? 0)
        let place = 0
        const found = new Map<string, WithPerson<A>>()
        const damaged = new Map<string, string>()
        const alone = await choicesOfNobody(
          db,
          [...asked.values()].flatMap(({ origin }, at) => (answers[at]?.alone ? origin : [])),
        )
        const again = new Set<string>()
        const counts = { verified: 0, read: 0, absent: 0 }
        for (const [row, { origin, held, named, wanted }] of asked) {
          const answer = answers[place++]
          if (answer?.unreadable) {
            cache.dropOrigin(origin)
            damaged.set(row, answer.profile ?? origin)
            continue
          }
          const current = answer?.held ?? (answer?.version === undefined ? undefined : held)
          if (answer?.held) cache.keep(answer.held, [origin])
          else if (answer?.version === undefined) cache.dropOrigin(origin)
          if (along && !reads && answer?.held && namedAccount(answer.held.profile) !== undefined) {
            // They have joined since, or are new here: asked once more, with what they belong to.
            knowsAccounts = true
            again.add(row)
            continue
          }
          found.set(row, {
            held: current,
            choices: alone.get(origin),
            last: along && readAlong(along, answer?.named, named),
            wanted: along && readAlong(along, answer?.wanted, wanted),
          })
          counts[current === undefined ? 'absent' : current === held ? 'verified' : 'read'] += 1
        }
        for (const outcome of OUTCOMES) if (counts[outcome] > 0) metrics?.looked(outcome, counts[outcome])
        // Before they are answered: who hears it may ask again at once.
        const answered = turn.filter((one) => !again.has(rowOf(one)))
        waiting.push(...turn.filter((one) => again.has(rowOf(one))))
        unanswered -= answered.length
        for (const one of answered) {
          const row = rowOf(one)
          const answer = found.get(row)
          if (answer) one.resolve(answer)
          else one.reject(unreadable(damaged.get(row) ?? one.origin))
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

  const ask = (origin: string, wanted: string | undefined): Promise<WithPerson<A>> =>
    new Promise((resolve, reject) => {
      if (unanswered >= bound)
        return reject(platformErrors.overloaded('More decisions wait than can be read for in time.', { retryAfter: 1 }))
      unanswered += 1
      waiting.push({ origin, wanted, resolve, reject })
      if (scheduled || inFlight >= IN_FLIGHT) return
      scheduled = true
      setImmediate(flush)
    })

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
    current: async (origin) => (await ask(origin, undefined)).held,
    currentWith: ask,
    remember: (held, origins) => cache.keep(held, origins),
    forget: (profile) => cache.drop(profile),
    forgetOrigins: (origins) => {
      for (const origin of origins) cache.dropOrigin(origin)
    },
    get remembered() {
      return cache.size
    },
  }
}

/** What is one row of the query: a person, and the account wanted beside them. */
function rowOf({ origin, wanted }: { readonly origin: string; readonly wanted: string | undefined }): string {
  return wanted === undefined ? origin : `${origin} ${wanted}`
}
