import { isJsonObject, type Json } from '@diapason/kernel'
import { presentedIdentity, type Recogniser, type Tombstones } from '../identity/index.ts'
import type { Taken } from './read-message.ts'
import type { NewRejected } from './rejected-store.ts'

export type Barred<R> = {
  /** As of which revision of the tombstones it is known. */
  readonly revision: number
  readonly taken: readonly Taken[]
  readonly rejected: readonly R[]
  /** Messages that name somebody erased and happened before they were: late, sent again, imported again. */
  readonly barred: readonly Taken[]
}

/**
 * Leaves out what names an erased identifier, be it as a claim, and happened before it was erased, or was brought in a file before, or in a file that does not say when. Who comes back afterwards is somebody new. Of messages that are rejected as
 * well, whose time may be unreadable: those that do not say that they happened later.
 */
export async function barErased<R extends NewRejected>(
  { taken, rejected }: { readonly taken: readonly Taken[]; readonly rejected: readonly R[] },
  on: {
    readonly tombstones: Pick<Tombstones, 'look'>
    readonly recogniser: Pick<Recogniser, 'identifier'>
    readonly again: boolean
  },
): Promise<Barred<R>> {
  const { tombstones, recogniser, again } = on
  const refused = () => rejected.map((one) => ({ one, ...readRejected(one, recogniser) }))
  const { revision, erased } = await tombstones.look(
    function* () {
      for (const { event, claims } of taken) {
        for (const { origin } of event.identifiers) yield origin
        for (const { origin } of claims) yield origin
      }
      for (const { origins } of refused()) yield* origins
    },
    { again },
  )
  if (erased.size === 0) return { revision, taken, rejected, barred: [] }
  const isBarred = (origin: string, at: string) => {
    const erasedAt = erased.get(origin)
    return erasedAt !== undefined && at < erasedAt
  }
  const [letIn, barred]: [Taken[], Taken[]] = [[], []]
  for (const one of taken) {
    const named = [...one.event.identifiers, ...one.claims]
    const at = one.broughtAt !== undefined && one.broughtAt < one.row.happenedAt ? one.broughtAt : one.row.happenedAt
    const isOut = named.some(({ origin }) => (one.untimed ? erased.has(origin) : isBarred(origin, at)))
    ;(isOut ? barred : letIn).push(one)
  }
  return {
    revision,
    taken: letIn,
    rejected: refused().flatMap(({ one, origins, at }) => (origins.some((origin) => isBarred(origin, at)) ? [] : one)),
    barred,
  }
}

/** Whom a rejected message names, as far as it can be read, and when it says that it happened; '' where it does not. */
function readRejected(
  { raw }: NewRejected,
  recogniser: Pick<Recogniser, 'identifier'>,
): { readonly origins: readonly string[]; readonly at: string } {
  const message = JSON.parse(raw) as Json
  if (!isJsonObject(message)) return { origins: [], at: '' }
  const { userId, anonymousId, previousId, externalIds = [] } = presentedIdentity({ ...message, type: 'alias' })
  const named = [
    ...(userId === undefined ? [] : [['userId', userId] as const]),
    ...[anonymousId, previousId].flatMap((id) => (id === undefined ? [] : [['anonymousId', id] as const])),
    ...externalIds.map(({ type, id }) => [type, id] as const),
  ]
  const time = typeof message.timestamp === 'string' ? Date.parse(message.timestamp) : Number.NaN
  return {
    origins: named.flatMap(([type, id]) => recogniser.identifier(type, id)?.origin ?? []),
    at: Number.isNaN(time) ? '' : new Date(time).toISOString(),
  }
}
