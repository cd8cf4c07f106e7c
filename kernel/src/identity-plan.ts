import type { Channel } from './channel.ts'

/** Who sends a message: a key that everybody has, one of a partner, one of the brand's own servers. */
export type Speaker = 'write' | 'partner' | 'secret'

export type Normalisation = 'none' | 'trim' | 'lowercase' | 'email' | 'phone' | 'digits' | 'alphanumeric'

/** What is known of a type of identifier. */
export type IdentifierRule = {
  readonly type: string
  /** A weak one never makes two people one by itself. */
  readonly strong: boolean
  /** Several people have it (a family's telephone, a shop's tablet): it joins nobody. */
  readonly shared: boolean
  /** How many of them one person may have; undefined any number. */
  readonly most: number | undefined
  readonly normalise: Normalisation
  /** For telephone numbers written without their country: ISO 3166, `FR`. */
  readonly region: string | undefined
  /** Whether only a keyed hash of it is kept. */
  readonly hashed: boolean
  /** Milliseconds after which a link through it that was not confirmed ends; undefined never. */
  readonly expires: number | undefined
  /** Kinds of key that may speak for it without a token signed by the brand. */
  readonly trust: ReadonlySet<Speaker>
}

/** What a rule looks at: a message, without what it says. */
export type LinkingMessage = {
  readonly type: string
  readonly name: string
  readonly channel: Channel
  readonly source: string
}

/** When two identifiers of one message are one person. */
export type LinkRule = {
  readonly key: string
  readonly action: 'link' | 'suggest' | 'never'
  /** 0 to 1. */
  readonly confidence: number
  /** `attach`: what is nobody's yet becomes somebody's, but two who exist are never joined. */
  readonly direction: 'both' | 'attach'
  readonly matches: (message: LinkingMessage, a: string, b: string) => boolean
}

/** How people are recognised, compiled from what people authored. Immutable. */
export type IdentityPlan = {
  /** Types that somebody defined; the others are as `identifierRule` says. */
  readonly types: ReadonlyMap<string, IdentifierRule>
  /** In the order in which they are tried. */
  readonly rules: readonly LinkRule[]
}

/** Of a message that nobody vouches for: what it claims, as an identifier of its own that nothing links. */
export const UNVERIFIED = 'unverified'

/** Links two identifiers of a message when no rule says otherwise. */
export const SAME_MESSAGE: LinkRule = {
  key: 'same_message',
  action: 'link',
  confidence: 1,
  direction: 'both',
  matches: () => true,
}

const EVERYBODY: ReadonlySet<Speaker> = new Set(['write', 'partner', 'secret'])
const CONFIDENTIAL: ReadonlySet<Speaker> = new Set(['partner', 'secret'])

const ORDINARY: IdentifierRule = {
  type: '',
  strong: true,
  shared: false,
  most: 5,
  normalise: 'trim',
  region: undefined,
  hashed: false,
  expires: undefined,
  trust: CONFIDENTIAL,
}

/** Types as they are until somebody defines them. */
export const BUILT_IN_IDENTIFIERS: ReadonlyMap<string, IdentifierRule> = new Map(
  [
    { ...ORDINARY, type: 'userId', most: 1, normalise: 'none' as const },
    { ...ORDINARY, type: 'anonymousId', most: undefined, normalise: 'none' as const, trust: EVERYBODY },
    { ...ORDINARY, type: 'email', normalise: 'email' as const },
    { ...ORDINARY, type: 'phone', strong: false, normalise: 'phone' as const },
    { ...ORDINARY, type: 'device', strong: false, most: undefined, trust: EVERYBODY },
    { ...ORDINARY, type: 'loyalty_card', most: 3 },
    { ...ORDINARY, type: 'crm_id', most: 1 },
    { ...ORDINARY, type: UNVERIFIED, most: undefined, normalise: 'none' as const, trust: new Set<Speaker>() },
  ].map((rule) => [rule.type, rule]),
)

/** Nothing authored: every type as it is built in, every message linking what it presents. */
export const NO_IDENTITY_PLAN: IdentityPlan = { types: new Map(), rules: [] }

/** What holds for a type of identifier: as somebody defined it, else as it is built in, else as for any other. */
export function identifierRule(plan: IdentityPlan, type: string): IdentifierRule {
  return plan.types.get(type) ?? BUILT_IN_IDENTIFIERS.get(type) ?? ORDINARY
}

/** Milliseconds that a link between identifiers of these types holds after a message showed it; undefined: without end. */
export function linkLifetime(plan: IdentityPlan, types: readonly [string, string]): number | undefined {
  const [one, other] = types.map((type) => identifierRule(plan, type).expires)
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}

/** The rule for two identifiers of a message: the first that matches. */
export function linkRule(plan: IdentityPlan, message: LinkingMessage, [a, b]: readonly [string, string]): LinkRule {
  for (const rule of plan.rules) if (rule.matches(message, a, b)) return rule
  return SAME_MESSAGE
}

/** How well a type identifies: 0 the user id, 1 other strong ones, 2 a visit, 3 weak ones, 4 what several people have. The best owns a message. */
export function identifierRank(plan: IdentityPlan, type: string): number {
  if (type === 'userId') return 0
  const { shared, strong } = identifierRule(plan, type)
  if (shared) return 4
  if (type === 'anonymousId') return 2
  return strong ? 1 : 3
}
