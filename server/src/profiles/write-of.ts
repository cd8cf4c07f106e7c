import { type Profile, serializeProfile } from '@diapason/kernel'
import { labelOf } from './label-of.ts'
import { namedAccount } from './named-account.ts'
import { seenHour } from './seen-hour.ts'
import type { ProfileWrite } from './store.ts'

/** A person's document as it is stored, with what stands beside it in their row. */
export function writeOf(profile: Profile, replaces: number | undefined): ProfileWrite {
  return {
    id: profile.id,
    replaces,
    doc: serializeProfile(profile),
    label: labelOf(profile),
    seenHour: seenHour(profile),
    account: namedAccount(profile),
  }
}
