import { RESTRICTION } from '@diapason/kernel'
import { createChains } from './chains.ts'
import type { Entry, NewEntry } from './entry.ts'

/** Whether data of somebody may be used from now on, as whoever works off a request decides. */
export type Restricting = Pick<NewEntry, 'at' | 'recordedAt' | 'how' | 'channel' | 'source'> & {
  /** The request that it carries out. */
  readonly request: string
  readonly restricted: boolean
}

/**
 * The entries by which origins are restricted, or restricted no longer: one an origin, that speaks for no other. Data stands by origin, and so does what is said of using it: whoever is
 * taken apart later keeps the restriction of what was theirs. Origins that stand so already are left as they are.
 *
 * @param origins all that the person is known by
 * @param before what the ledger has of them, chain by chain
 */
export function restrictionEntries(
  restricting: Restricting,
  of: { readonly origins: readonly string[]; readonly before: readonly Entry[]; readonly newId: () => string },
): NewEntry[] {
  const { request, restricted, at, ...common } = restricting
  const restrictedNow = restrictedOrigins(of.before)
  const origins = of.origins.filter((origin) => restrictedNow.has(origin) !== restricted)
  const since = of.before.reduce(
    (latest, { purpose, at }) => (purpose === RESTRICTION && at > latest ? at : latest),
    '',
  )
  return origins.map((origin) => ({
    ...common,
    // What lifts comes after what it lifts, whatever the clock of this node says.
    at: at > since ? at : new Date(Date.parse(since) + 1).toISOString(),
    id: of.newId(),
    origin,
    purpose: RESTRICTION,
    state: restricted ? 'withdrawn' : 'granted',
    until: null,
    asked: null,
    place: { request },
    messageId: null,
  }))
}

/** Those of the origins of one person whose last word on using their data is a restriction. */
function restrictedOrigins(entries: readonly Entry[]): ReadonlySet<string> {
  return createChains(entries).restricted()
}
