import type { Account } from './account.ts'
import { ACCOUNT_LIMITS } from './account-limits.ts'
import { accountOf } from './account-of.ts'
import { foldActivity } from './fold-activity.ts'
import { foldTraits } from './fold-traits.ts'
import type { LogEvent } from './log-event.ts'
import type { Change, NotKept } from './profile.ts'
import { provenanceOf } from './provenance-of.ts'

export type AppliedGroup = {
  readonly account: Account
  readonly changes: readonly Change[]
  readonly notKept: readonly NotKept[]
}

/**
 * Folds one `group` call into the account it names, or starts it; undefined for an event that names none. Pure and commutative, as
 * `applyEvent`: a trait's last writer wins by the time of the event, so calls may come late and from many people.
 *
 *     const applied = applyGroup(undefined, event)
 */
export function applyGroup(account: Account | undefined, event: LogEvent): AppliedGroup | undefined {
  const id = accountOf(event)
  if (id === undefined) return undefined
  const changes: Change[] = []
  const notKept: NotKept[] = []
  const by = provenanceOf(event)
  const traits = foldTraits(account?.traits ?? {}, {
    values: event.traits,
    by,
    report: { changes, notKept },
    most: ACCOUNT_LIMITS.traits,
  })
  return { account: { activity: foldActivity(account?.activity, by), format: 1, id, traits }, changes, notKept }
}
