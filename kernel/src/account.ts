import type { Presence, Trait } from './profile.ts'

/**
 * All that is known about one account: a pure, commutative fold of the `group` calls that name it, whoever made them. Bounded:
 * its serialisation stays under 64 KB (see `account-limits.ts`). Who belongs to it is said by its people, not by it.
 */
export type Account = {
  readonly format: 1
  /** As the brand calls it: the `groupId` of the calls. */
  readonly id: string
  readonly traits: Readonly<Record<string, Trait>>
  /** Of the calls that name it. */
  readonly activity: Presence & { readonly channels: Readonly<Record<string, Presence>> }
}
