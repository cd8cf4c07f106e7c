import type { IdentityPlan, LinkingMessage } from './identity-plan.ts'
import { identifierRule, linkRule } from './identity-plan.ts'

/** Why a link is not live: in the order in which it is looked at. */
export type LinkReason = 'rule' | 'attach' | 'weak' | 'separated' | 'conflict' | 'limit'

/** What became of a pair of identifiers that a message presents together. */
export type LinkDecision = {
  /** `live` joins; `suggested` waits for a person; `shared` records that somebody presented what several people have. */
  readonly status: 'live' | 'suggested' | 'shared'
  /** Key of the rule that decided. */
  readonly rule: string
  readonly reason: LinkReason | null
  /** The type whose limit would be exceeded. */
  readonly type: string | null
  readonly confidence: number
}

/** One side of a pair. */
export type LinkSide = {
  readonly type: string
  /** How many identifiers of each type their person has; undefined when the identifier is nobody's yet. */
  readonly has: ReadonlyMap<string, number> | undefined
}

export type LinkQuestion = {
  readonly plan: IdentityPlan
  readonly message: LinkingMessage
  readonly a: LinkSide
  readonly b: LinkSide
  /** Both belong to one person already. */
  readonly joined: boolean
  /** Whether somebody has taken these two people apart; asked only when it matters. */
  readonly separated: () => boolean
}

/**
 * Whether two identifiers that one message presents are one person. Pure. Undefined: nothing is to be recorded. Never drops a doubt
 * silently: what would join two people against a limit, through a weak identifier or against what a person decided is a suggestion.
 */
export function decideLink(question: LinkQuestion): LinkDecision | undefined {
  const { plan, message, a, b, joined } = question
  const rule = linkRule(plan, message, [a.type, b.type])
  const says = (status: LinkDecision['status'], reason: LinkReason | null = null, type: string | null = null) => ({
    status,
    rule: rule.key,
    reason,
    type,
    confidence: rule.confidence,
  })
  if (rule.action === 'never') return undefined
  const [ofA, ofB] = [identifierRule(plan, a.type), identifierRule(plan, b.type)]
  if (ofA.shared || ofB.shared) return says('shared')
  if (rule.action === 'suggest') return joined ? undefined : says('suggested', 'rule')
  if (joined) return says('live')
  const both = a.has !== undefined && b.has !== undefined
  if (both && rule.direction === 'attach') return says('suggested', 'attach')
  // Whoever is reached through a weak identifier alone may be somebody else.
  if ((b.has !== undefined && !ofB.strong) || (both && !ofA.strong)) return says('suggested', 'weak')
  if (both && question.separated()) return says('suggested', 'separated')
  const exceeded = exceededLimit(question)
  if (exceeded !== undefined) return says('suggested', exceeded.most === 1 ? 'conflict' : 'limit', exceeded.type)
  return says('live')
}

/** The type of which the joined person would have more than is allowed. */
function exceededLimit({ plan, a, b }: LinkQuestion): { type: string; most: number } | undefined {
  const [ofA, ofB] = [a.has ?? new Map([[a.type, 1]]), b.has ?? new Map([[b.type, 1]])]
  for (const type of [...new Set([...ofA.keys(), ...ofB.keys()])].sort()) {
    const { most } = identifierRule(plan, type)
    if (most !== undefined && (ofA.get(type) ?? 0) + (ofB.get(type) ?? 0) > most) return { type, most }
  }
  return undefined
}
