import type { Identifier } from '@diapason/kernel'

/** What a text that somebody typed may stand for among identifiers, as they are kept. */
export type SearchTerms = {
  /** Origins of what it is when it is a whole identifier, written as its type writes them; the only way to find what is kept hashed. */
  readonly origins: readonly string[]
  /** How a value may begin; the text itself is the first. */
  readonly beginnings: readonly string[]
  /** How a telephone number may end: people say it without the code of its country. */
  readonly ending: string | undefined
  /** Types that several people may share: whoever presented one of these is found by it. */
  readonly shared: readonly string[]
}

export type SearchTermsOptions = {
  /** Types of identifier that are looked for as whole values. */
  readonly types: readonly string[]
  /** An identifier as it is kept. */
  readonly identifier: (type: string, value: string) => Identifier
  /** Codes of the countries whose numbers are written without them, such as `33`. */
  readonly callingCodes: readonly string[]
  readonly shared: readonly string[]
}

/** Digits, and what people put between them. */
const TELEPHONE = /^\+?[\d\s().\-/\u00a0\u202f]+$/

/** Fewer digits name half of a town. */
const ENOUGH = 4

/**
 * Reads what was typed into a search. A telephone number is found as people say it: with spaces or dots, with a leading 0, with `00` or `+` and
 * the country's code, with `(0)` after it, by its beginning or by its last digits.
 *
 *     searchTerms('06 12 34', { …, callingCodes: ['33'] }) // beginnings: '06 12 34', '061234', '+3361234'; ending: '61234'
 */
export function searchTerms(q: string, { types, identifier, callingCodes, shared }: SearchTermsOptions): SearchTerms {
  const origins = new Set(types.map((type) => identifier(type, q).origin))
  const beginnings = new Set([q])
  const digits = TELEPHONE.test(q) ? q.replace('(0)', '').replace(/\D/g, '') : ''
  if (digits.length < ENOUGH) return { origins: [...origins], beginnings: [...beginnings], ending: undefined, shared }
  const isAbroad = /^\s*\+/.test(q)
  const national = digits.replace(/^0+/, '')
  if (isAbroad) beginnings.add(`+${digits}`)
  else {
    beginnings.add(digits)
    if (digits.startsWith('00')) beginnings.add(`+${digits.slice(2)}`)
    // Where the first 0 belongs to the number itself, as in Italy, it stays.
    for (const code of callingCodes) for (const rest of new Set([national, digits])) beginnings.add(`+${code}${rest}`)
  }
  const ending = isAbroad || national.length < ENOUGH ? undefined : national
  return { origins: [...origins], beginnings: [...beginnings], ending, shared }
}
