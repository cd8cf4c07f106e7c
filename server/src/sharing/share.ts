import { type Choices, type ConsentPlan, gateExport, type Identifier, type Json } from '@diapason/kernel'
import { createLinkStore, NOBODYS_ORIGIN } from '../identity/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore, readChoices, readDocument } from '../profiles/index.ts'
import { sharingErrors } from './errors.ts'
import type { ReadsStore } from './store.ts'

/** What a partner is told of somebody. */
export type Shared = {
  /** Traits that are kept for the purpose, by name. */
  readonly traits: Readonly<Record<string, Json>>
  /** The purpose that they permit. */
  readonly purpose: string
  /** Until when the permission holds, unless they take it back before; null for as long as they do not. */
  readonly until: string | null
}

/**
 * Reads somebody for a partner: only who permits the purpose that the key shares under, and of them only the traits that the catalogue keeps for that very purpose. Who
 * does not permit it, who is not known and who is known with others are answered alike.
 */
export function createShare(of: {
  readonly db: Database
  readonly store: ReadsStore
  /** Resolves once keys and purposes are what was acknowledged, by whichever node. */
  readonly verify: () => Promise<void>
  readonly consent: () => ConsentPlan
  /** The key as it is now; undefined of one that ended. */
  readonly current: (key: KeyIdentity) => KeyIdentity | undefined
  /** An identifier as it is kept. */
  readonly identifier: (type: string, value: string) => Identifier
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): (presented: KeyIdentity, who: { readonly type: string; readonly value: string }) => Promise<Shared | null> {
  const { db, store, verify, consent, current, identifier, clock } = of

  const read = (origin: string) =>
    // One snapshot: who it is and what they chose belong together.
    db.tx(
      async (tx) => {
        const owners = await createLinkStore(tx).owners(origin)
        const only = owners.length === 1 ? owners[0] : undefined
        const [row] = await createProfileStore(tx).documents([only ?? NOBODYS_ORIGIN])
        return row
      },
      { isolation: 'repeatable read' },
    )

  return async (presented, { type, value }) => {
    await verify()
    const key = current(presented)
    const purpose = key?.sharing
    if (key === undefined || purpose === undefined || purpose === null)
      throw sharingErrors.sharing_none('This key reads nobody.')
    const row = await read(identifier(type, value).origin)
    const now = clock()
    const plan = consent()
    const { allowed, until } = gateExport(plan, {
      purpose,
      choices: row && standing(row.choices),
      now: new Date(now).toISOString(),
    })
    const profile = row && allowed && isReadable(row.choices) ? readDocument(row.doc) : undefined
    await store.count({ key: key.id, purpose, now: new Date(now), told: profile !== undefined })
    if (profile === undefined) return null
    const traits = Object.entries(profile.traits).filter(([name]) => plan.traits.get(name)?.has(purpose))
    return { purpose, until, traits: Object.fromEntries(traits.map(([name, { value }]) => [name, value])) }
  }
}

function standing(choices: string | null): Choices | undefined {
  return isReadable(choices) ? readChoices(choices) : undefined
}

function isReadable(choices: string | null): boolean {
  try {
    readChoices(choices)
    return true
  } catch {
    return false
  }
}
