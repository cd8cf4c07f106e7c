import { createIdentityStore, createLinkStore, type Link } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { profileErrors } from './errors.ts'
import { labelOf } from './label-of.ts'
import { createProfileStore } from './store.ts'

type Named = { readonly type: string; readonly value: string }

/** A person as the API tells of them (`personSchema`), by their id. @throws AppError `profile_unknown`, `profile_unreadable` */
export async function personAnswer(db: Database, id: string) {
  const identity = createIdentityStore(db)
  const [held, origins] = await Promise.all([createProfileStore(db).byId(id), identity.originsOf(id)])
  if (!held) throw profileErrors.profile_unknown('Nobody is known under this id.')
  return {
    id,
    label: labelOf(held.profile),
    profile: held.profile,
    links: named(
      (await createLinkStore(db).of(origins.map((one) => one.origin))).filter(({ status }) => status === 'live'),
      origins,
    ),
    document: { bytes: Buffer.byteLength(held.doc), version: held.version },
  }
}

/** Links with the identifiers they join instead of their origins. */
function named(links: readonly Link[], origins: readonly ({ origin: string } & Named)[]) {
  const byOrigin = new Map<string, Named>(origins.map(({ origin, type, value }) => [origin, { type, value }]))
  return links.map(({ a, b, rule, origin, messageId, source, channel, happenedAt }) => ({
    a: byOrigin.get(a) ?? { type: 'origin', value: a },
    b: byOrigin.get(b) ?? { type: 'origin', value: b },
    at: happenedAt,
    source,
    channel,
    origin,
    messageId,
    rule,
  }))
}
