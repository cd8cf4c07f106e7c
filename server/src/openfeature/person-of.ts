import type { JsonObject } from '@diapason/kernel'
import type { Static } from 'typebox'
import type { Identity } from '../elements/index.ts'
import type { Principal } from '../platform/auth/principal.ts'
import { openfeatureErrors } from './errors.ts'
import type { contextSchema } from './schema.ts'

/** What an evaluation context says: whom it is about, and in which situation. */
export type Person = { readonly identity: Identity; readonly situation: JsonObject }

/**
 * Reads an evaluation context. `targetingKey` is the user id, wherever the caller may speak of users: a server, or a page with a token.
 * With a write key alone it is the visit, which is all that such a key speaks for. What names a person does not stay in the
 * situation, which conditions read and the decision log keeps; the token least of all.
 *
 *     personOf({ targetingKey: 'u-7', country: 'CA' }, principal) // { identity: { userId: 'u-7' }, situation: { country: 'CA' } }
 *
 * @throws AppError `targeting_key_missing`, `context_contradictory`
 */
export function personOf(context: Static<typeof contextSchema>, principal: Principal): Person {
  const { targetingKey, userId, anonymousId, externalIds, identityToken: token, ...situation } = context
  if (targetingKey === '') throw openfeatureErrors.targeting_key_missing('The targetingKey is empty.')
  if (token !== undefined && targetingKey === undefined && userId === undefined && externalIds === undefined)
    throw openfeatureErrors.targeting_key_missing('An identityToken came without the targetingKey that it names.')
  if (userId !== undefined && targetingKey !== undefined && userId !== targetingKey)
    throw openfeatureErrors.context_contradictory('The userId is not the targetingKey.')
  const isVisit = principal.kind === 'key' && principal.key.kind === 'write' && token === undefined
  if (isVisit && targetingKey !== undefined && anonymousId !== undefined && anonymousId !== targetingKey)
    throw openfeatureErrors.context_contradictory('The anonymousId is not the targetingKey, which is the visit here.')
  const user = userId ?? (isVisit ? undefined : targetingKey)
  const visit = anonymousId ?? (isVisit ? targetingKey : undefined)
  return {
    identity: {
      ...(user === undefined ? {} : { userId: user }),
      ...(visit === undefined ? {} : { anonymousId: visit }),
      ...(externalIds === undefined ? {} : { externalIds }),
      ...(token === undefined ? {} : { token }),
    },
    situation: situation as JsonObject,
  }
}
