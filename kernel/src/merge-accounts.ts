import type { Account } from './account.ts'
import { ACCOUNT_LIMITS } from './account-limits.ts'
import { mergeActivity } from './fold-activity.ts'
import { capTraits, laterTrait } from './fold-traits.ts'
import { mergeRecords } from './merge-records.ts'

/** The account of two histories that share no event and name the same account: exactly the fold of their union. */
export function mergeAccounts(a: Account, b: Account): Account {
  return {
    activity: mergeActivity(a.activity, b.activity),
    format: 1,
    id: a.id,
    traits: capTraits(mergeRecords(a.traits, b.traits, laterTrait), ACCOUNT_LIMITS.traits),
  }
}
