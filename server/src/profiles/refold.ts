import { applyEvent, type Profile } from '@diapason/kernel'
import { createIdentityStore, eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore } from './store.ts'
import { writeOf } from './write-of.ts'

export type Refolded = {
  /** People of whom nothing is left. */
  readonly gone: number
  /** Origins whose person is now named otherwise, for who keeps a copy of it. */
  readonly renamed: readonly { readonly origin: string; readonly profile: string }[]
}

type Left = { profile: Profile | undefined; readonly mentioned: Set<string> }

/**
 * Folds people again from what the retention has left of the log, in its transaction. Origins that no message mentions any more leave, with
 * their links; who loses the origin that named them is named after the smallest that is left; who has none left disappears.
 */
export async function refold(tx: Database, people: readonly string[]): Promise<Refolded> {
  const store = createProfileStore(tx)
  const identity = createIdentityStore(tx)
  const stored = await store.documents(people)
  const origins = await identity.originsOfPeople(people)
  const owners = new Map(origins.map(({ origin, profile }) => [origin, profile]))
  const left = new Map<string, Left>()
  for await (const row of createLogReader(tx).streamOfOrigins([...owners.keys()])) {
    const id = owners.get(row.origin)
    if (id === undefined) continue
    const known = left.get(id) ?? { profile: undefined, mentioned: new Set() }
    const event = eventOfRow(row)
    known.profile = applyEvent(known.profile, event).profile
    for (const { origin } of event.identifiers) known.mentioned.add(origin)
    left.set(id, known)
  }
  const renamed: Refolded['renamed'][number][] = []
  let gone = 0
  await identity.removeOrigins(
    origins.filter(({ origin, profile }) => !left.get(profile)?.mentioned.has(origin)).map(({ origin }) => origin),
  )
  for (const { profile: id, version, doc } of stored) {
    const { profile, mentioned } = left.get(id) ?? {}
    if (!profile || !mentioned) {
      await store.remove([{ id, version }])
      gone += 1
      continue
    }
    const write = writeOf(profile, version)
    if (write.id === id) {
      if (write.doc !== doc) await store.write([write])
      continue
    }
    await store.remove([{ id, version }])
    await store.write([writeOf(profile, undefined)])
    await identity.moveOrigins([{ from: id, to: write.id }])
    for (const origin of mentioned) renamed.push({ origin, profile: write.id })
  }
  return { gone, renamed }
}
