import { lastAccount, type Profile } from '@diapason/kernel'
import { accountKey } from '../identity/index.ts'

/** Key of the account that a person joined last: what their row names, so that a decision reads it along with them. */
export function namedAccount(profile: Profile): string | undefined {
  const id = lastAccount(profile)
  return id === undefined ? undefined : accountKey(id)
}
