import { choiceOf, isRestricted, RESTRICTION } from '@diapason/kernel'
import { createLinkStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { profileErrors } from './errors.ts'
import { labelOf } from './label-of.ts'
import { createProfileStore } from './store.ts'

/** Links told of with a person: those of nearly everybody. All of them are pages of how a person is known. */
const LINKS = 100

/** A person as the API tells of them (`personSchema`), by their id. @throws AppError `profile_unknown`, `profile_unreadable` */
export async function personAnswer(db: Database, id: string) {
  const [held, links] = await Promise.all([createProfileStore(db).byId(id), createLinkStore(db).joining(id, LINKS)])
  if (!held) throw profileErrors.profile_unknown('Nobody is known under this id.')
  return {
    id,
    label: labelOf(held.profile),
    profile: held.profile,
    links,
    restrictedSince: (isRestricted(held.choices) && choiceOf(held.choices, RESTRICTION)?.at) || null,
    document: { bytes: Buffer.byteLength(held.doc), version: held.version },
  }
}
