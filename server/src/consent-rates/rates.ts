import type { AnswerCount, DayCount, RatesStore } from './store.ts'

/** How many people stand how with a purpose, or a subscription. */
export type Standing = {
  readonly granted: number
  readonly denied: number
  readonly withdrawn: number
  readonly expired: number
  readonly pending: number
  readonly neverAsked: number
}

/** How many times what was said. */
export type Said = Pick<Standing, 'granted' | 'denied' | 'withdrawn' | 'pending'>

export type Rates = {
  readonly subject: string
  readonly countedAt: string | null
  readonly people: readonly (Standing & { readonly day: string })[]
  readonly said: readonly (Said & { readonly day: string })[]
  readonly channels: readonly (Said & { readonly channel: string })[]
  readonly wordings: readonly (Said & { readonly version: string; readonly language: string })[]
}

const DAY = 24 * 3_600_000

/** Consent rates as screens read them, from counts that a job keeps. */
export function createRates(of: {
  readonly store: RatesStore
  /** Keys of the purposes in use. */
  readonly purposes: () => Iterable<string>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}) {
  const { store, purposes, clock } = of
  return {
    overview: async () => {
      const [countedAt, counts] = await Promise.all([store.countedAt(), store.people()])
      const everybody = counts.find(({ subject }) => subject === '')?.count ?? 0
      const bySubject = Map.groupBy(counts, ({ subject }) => subject)
      const subjects = new Set([...purposes(), ...bySubject.keys()])
      subjects.delete('')
      return {
        countedAt: countedAt ?? null,
        people: everybody,
        items: [...subjects].map((subject) => ({ subject, ...standing(bySubject.get(subject) ?? [], everybody) })),
      }
    },
    of: async (subject: string, days: number): Promise<Rates> => {
      const from = new Date(clock() - (days - 1) * DAY).toISOString().slice(0, 10)
      const [countedAt, people, byDay, said] = await Promise.all([
        store.countedAt(),
        store.peopleByDay(subject, from),
        store.saidByDay(subject, from),
        store.said(subject, from),
      ])
      return {
        subject,
        countedAt: countedAt ?? null,
        people: grouped(people, ({ day }) => day).map((some) => ({
          day: some[0].day,
          ...standing(some, countOf(some, 'everybody')),
        })),
        said: grouped(byDay, ({ day }) => day).map((some) => ({ day: some[0].day, ...saidOf(some) })),
        channels: grouped(said, ({ channel }) => channel).map((some) => ({
          channel: some[0].channel,
          ...saidOf(some),
        })),
        wordings: grouped(said, ({ version, language }) => JSON.stringify([version, language])).map((some) => ({
          version: some[0].version,
          language: some[0].language,
          ...saidOf(some),
        })),
      }
    },
  }
}

type Counted = Pick<DayCount | AnswerCount, 'state' | 'count'>

function grouped<T>(all: readonly T[], by: (one: T) => string): readonly [T, ...T[]][] {
  return [...Map.groupBy(all, by).values()].map(([first, ...rest]) => [first as T, ...rest])
}

function standing(counts: readonly Counted[], everybody: number): Standing {
  const asked = ['granted', 'denied', 'withdrawn', 'expired', 'pending'].map((state) => countOf(counts, state))
  const [granted = 0, denied = 0, withdrawn = 0, expired = 0, pending = 0] = asked
  const neverAsked = Math.max(0, everybody - granted - denied - withdrawn - expired - pending)
  return { granted, denied, withdrawn, expired, pending, neverAsked }
}

function saidOf(counts: readonly Counted[]): Said {
  const [granted, denied] = [countOf(counts, 'granted'), countOf(counts, 'denied')]
  return { granted, denied, withdrawn: countOf(counts, 'withdrawn'), pending: countOf(counts, 'pending') }
}

function countOf(counts: readonly Counted[], state: string): number {
  return counts.reduce((sum, one) => (one.state === state ? sum + one.count : sum), 0)
}
