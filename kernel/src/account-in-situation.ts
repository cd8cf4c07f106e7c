import type { Json } from './json.ts'
import type { Profile } from './profile.ts'

/**
 * The id of the account that a person acts for in a situation: the one that `context.groupId` names, if they belong to it, else the
 * one joined last. Undefined for somebody unknown or without an account. Who says an account they do not belong to does not get it.
 *
 *     accountInSituation(profile, { groupId: 'acme' }) // 'acme'
 */
export function accountInSituation(
  profile: Profile | undefined,
  context: Readonly<Record<string, Json>>,
): string | undefined {
  if (profile === undefined) return undefined
  const said = saidAccount(context)
  if (said !== undefined && Object.hasOwn(profile.accounts, said)) return said
  return lastAccount(profile)
}

/** The account that a context names: `groupId`, a number counting as its text. Whether the person belongs to it is another matter. */
export function saidAccount(context: Readonly<Record<string, Json>>): string | undefined {
  const said = Object.hasOwn(context, 'groupId') ? context.groupId : undefined
  if (typeof said === 'number') return String(said)
  return typeof said === 'string' && said !== '' ? said : undefined
}

/** The account a person joined last: the first of `newestAccounts`, found without sorting, for each decision asks. */
export function lastAccount({ accounts }: Profile): string | undefined {
  let last: string | undefined
  let lastAt = ''
  for (const id of Object.keys(accounts)) {
    const at = accounts[id]?.at ?? ''
    if (last === undefined || at > lastAt || (at === lastAt && id < last)) {
      last = id
      lastAt = at
    }
  }
  return last
}
