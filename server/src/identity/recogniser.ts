import {
  type Identifier,
  type IdentifierRule,
  type IdentityPlan,
  identifierRank,
  identifierRule,
  type Json,
  type Plan,
  type Speaker,
  UNVERIFIED,
} from '@diapason/kernel'
import { type Conceal, isConcealed } from './hashed.ts'
import type { PresentedIdentity } from './identifiers-of.ts'
import {
  createIdentityTokens,
  type IdentityTokens,
  type Named,
  type TokenFault,
  type Verdict,
} from './identity-tokens.ts'
import { normalised } from './normalise.ts'
import { originOf } from './origin.ts'

/** Who says it: with which kind of key, and with which token. */
export type Voice = { readonly speaker: Speaker; readonly token?: Verdict | undefined }

/** What was said, as it is believed. */
export type Heard = {
  /** Those that the speaker may speak for, in canonical order: the first owns the message for ever (law 1). Never empty if anything was said. */
  readonly presented: readonly Identifier[]
  /** The others, which link nothing, in the same order. */
  readonly claims: readonly Identifier[]
  /** Why there are claims. */
  readonly unsigned?: 'token_missing' | 'token_names_others' | TokenFault
}

/** How people are recognised as of one plan: immutable, and told apart from the next by being another object. */
export type Recogniser = {
  readonly plan: IdentityPlan
  /** An identifier as it is kept: written alike and, where its type says so, hashed. For looking it up by its plain value as well. */
  identifier(type: string, value: string): Identifier
  /** Its value alone, which is all that is kept of it in a message. */
  kept(type: string, value: string): string
  /** All that somebody names who may name anybody: in canonical order. */
  identifiers(said: PresentedIdentity): readonly Identifier[]
  /** What a speaker presents, and what they only claim. */
  hear(said: PresentedIdentity, voice: Voice): Heard
  /** What these tokens say; at once where all were read before. */
  read(tokens: Iterable<string>): ReadonlyMap<string, Verdict> | Promise<ReadonlyMap<string, Verdict>>
  /** A keyed hash of a value, for who must know it again and not tell it: `what` keeps those of one use from those of another. */
  readonly conceal: Conceal
  /** Whether values of this type are kept hashed. */
  hides(type: string): boolean
  readonly tokens: IdentityTokens
}

export type RecogniserOptions = {
  readonly plan: Pick<Plan, 'identity' | 'issuers'>
  readonly conceal: Conceal
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Told of values that cannot be written as their type says. */
  readonly unreadable?: (type: string) => void
  /** Goes on with these instead of reading the issuers. */
  readonly tokens?: IdentityTokens
}

/** Spellings remembered: a message is read twice, and a visitor's next brings the same ones. A telephone number takes 25 µs to read. */
const REMEMBERED = 5_000

type Spoken = Named & { readonly previous: boolean }

/**
 * Says whose a message is. With a key that everybody has, only what its type trusts to such keys speaks for itself (as it is built in:
 * `anonymousId` and `device`); anything stronger needs a token that the brand's server signed for it, else it is a claim.
 */
export function createRecogniser(options: RecogniserOptions): Recogniser {
  const { conceal, clock, unreadable } = options
  const { identity: plan, issuers } = options.plan

  const known = new Map<string, string>()
  const written = (rule: IdentifierRule, said: string): string => {
    const name = `${rule.type} ${said}`
    const before = known.get(name)
    if (before !== undefined) return before
    const { value, valid } = normalised(rule, said)
    // A type that nobody defined and that is not built in has no name in its rule: there may be any number of them.
    if (!valid) unreadable?.(rule.type || 'other')
    const kept = rule.hashed ? conceal(rule.type, value) : value
    if (known.size >= REMEMBERED) known.clear()
    known.set(name, kept)
    return kept
  }
  const kept = (type: string, said: string): string => {
    const rule = identifierRule(plan, type)
    // As it is kept already: it comes from an export, or from a rejected message.
    if (rule.hashed && isConcealed(said)) return said
    return rule.normalise === 'none' && !rule.hashed ? said : written(rule, said)
  }
  const identifier = (type: string, said: string): Identifier => {
    const value = kept(type, said)
    return { type, value, origin: originOf(type, value) }
  }
  const inOrder = (spoken: readonly Spoken[]) => {
    const all = spoken.map(({ type, value, previous }) => ({
      type,
      previous,
      identifier: identifier(type, value),
      rank: identifierRank(plan, type),
    }))
    if (all.length < 2) return all
    return all
      .sort((a, b) => a.rank - b.rank)
      .filter((one, place) => all.findIndex((other) => other.identifier.origin === one.identifier.origin) === place)
  }

  const hear = (said: PresentedIdentity, { speaker, token }: Voice): Heard => {
    const all = inOrder(spokenIn(said))
    const named = token?.ok ? new Set(token.names.map(({ type, value }) => identifier(type, value).origin)) : undefined
    const isNamed = (one: { readonly identifier: Identifier }) => named?.has(one.identifier.origin) ?? false
    const isSigned = named !== undefined && all.some(isNamed)
    const presented: Identifier[] = []
    const claims: Identifier[] = []
    for (const one of all) {
      const trusted = identifierRule(plan, one.type).trust.has(speaker)
      // Whoever has the public key alone speaks for one visit, not for another that they say was theirs as well.
      const isOther = one.previous && said.anonymousId !== undefined
      const may = trusted && (!isOther || speaker !== 'write' || isSigned)
      if (may || isNamed(one)) presented.push(one.identifier)
      else claims.push(one.identifier)
    }
    const [first] = claims
    if (first === undefined) return { presented, claims }
    if (presented.length === 0) {
      const value = `${first.type}:${first.value}`
      presented.push({ type: UNVERIFIED, value, origin: originOf(UNVERIFIED, value) })
    }
    const unsigned = token === undefined ? 'token_missing' : token.ok ? 'token_names_others' : token.fault
    return { presented, claims, unsigned }
  }
  const tokens = options.tokens ?? createIdentityTokens({ issuers, clock })
  return {
    plan,
    identifier,
    kept,
    identifiers: (said) => inOrder(spokenIn(said)).map((one) => one.identifier),
    hear,
    read: (some) => {
      const read = new Map([...some].map((token) => [token, tokens.read(token)]))
      if (![...read.values()].some((one) => one instanceof Promise)) return read as Map<string, Verdict>
      return Promise.all([...read].map(async ([token, verdict]) => [token, await verdict] as const)).then(
        (all) => new Map(all),
      )
    },
    conceal,
    hides: (type) => identifierRule(plan, type).hashed,
    tokens,
  }
}

function spokenIn({ userId, externalIds, anonymousId, previousId }: PresentedIdentity): Spoken[] {
  const spoken: Spoken[] = []
  const add = (type: string, value: string | undefined, previous = false) => {
    if (value !== undefined) spoken.push({ type, value, previous })
  }
  add('userId', userId)
  for (const { type, id } of externalIds ?? []) add(type, id)
  add('anonymousId', anonymousId)
  add('anonymousId', previousId, true)
  return spoken
}

/** The token that a message or a request brought, if it can be one. */
export function tokenIn(said: Json | undefined): string | undefined {
  return typeof said === 'string' && said !== '' ? said : undefined
}
