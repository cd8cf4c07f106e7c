import type { LinkReason } from './decide-link.ts'
import { type IdentityPlan, identifierRule, type LinkingMessage, linkRule, SAME_MESSAGE } from './identity-plan.ts'

/**
 * Why a doubt that was put before is none any more: what several people have joins nobody (`shared`), a rule says so (`never`), or the rule that put
 * it is gone (`rule_gone`). `key` is that of the type, or of the rule.
 */
export type Lapse = { readonly code: 'shared' | 'never' | 'rule_gone'; readonly key: string }

/** A pair that waits for somebody's word, and why it does. */
export type Doubt = {
  /** The message that showed it; undefined when it has left the log, so that no rule can be held against it. */
  readonly message: LinkingMessage | undefined
  /** Types of the two. */
  readonly types: readonly [string, string]
  readonly rule: string
  readonly reason: LinkReason | null
}

/**
 * Whether a doubt still is one under the plan of today. Pure. A type that became weak, or another limit, leave it one: two people are still not to be joined
 * without a word, and a person may well know. Only what would not be put today, whatever is known of the two, lapses.
 */
export function lapseOf(plan: IdentityPlan, { message, types, rule, reason }: Doubt): Lapse | undefined {
  const shared = types.find((type) => identifierRule(plan, type).shared)
  if (shared !== undefined) return { code: 'shared', key: shared }
  if (message !== undefined) {
    const now = linkRule(plan, message, types)
    if (now.action === 'never') return { code: 'never', key: now.key }
  }
  const put = reason === 'rule' || reason === 'attach'
  if (put && rule !== SAME_MESSAGE.key && !plan.rules.some(({ key }) => key === rule))
    return { code: 'rule_gone', key: rule }
  return undefined
}
