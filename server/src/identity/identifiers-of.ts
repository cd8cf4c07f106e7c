import type { Identifier } from '@diapason/kernel'
import { originOf } from './origin.ts'

/** The identifiers as a caller gives them: in a message of the collect protocol or in a decision request. */
export type PresentedIdentity = {
  readonly userId?: string | undefined
  readonly anonymousId?: string | undefined
  readonly externalIds?: readonly { readonly type: string; readonly id: string }[] | undefined
  /** `alias`: the identity of before, an anonymous one. */
  readonly previousId?: string | undefined
}

/**
 * Presented identity → identifiers in canonical order: `userId`, then external identifiers as listed, then `anonymousId` (and an alias’s earlier one); the first is
 * the one whose origin the message belongs to for ever (law 1). The strongest comes first so that on a shared device each person's own
 * history stays theirs when a link is removed. Repeated identifiers are kept once.
 */
export function identifiersOf(identity: PresentedIdentity): Identifier[] {
  const identifiers: Identifier[] = []
  const add = (type: string, value: string) => {
    if (identifiers.some((known) => known.type === type && known.value === value)) return
    identifiers.push({ type, value, origin: originOf(type, value) })
  }
  if (identity.userId !== undefined) add('userId', identity.userId)
  for (const external of identity.externalIds ?? []) add(external.type, external.id)
  if (identity.anonymousId !== undefined) add('anonymousId', identity.anonymousId)
  if (identity.previousId !== undefined) add('anonymousId', identity.previousId)
  return identifiers
}
