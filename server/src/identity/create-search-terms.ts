import { BUILT_IN_IDENTIFIERS, identifierRule, UNVERIFIED } from '@diapason/kernel'
import { type CountryCode, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'
import { normalised } from './normalise.ts'
import type { Recogniser } from './recogniser.ts'
import { type SearchTerms, type SearchTermsOptions, searchTerms } from './search-terms.ts'

/** Reads what is typed into a search by the types of identifier there are now: those that are written alike, hashed, or shared. */
export function createSearchTerms(recogniser: () => Recogniser): (q: string) => SearchTerms {
  let known:
    | { readonly of: Recogniser; readonly options: Omit<SearchTermsOptions, 'types'>; readonly rules: Rules }
    | undefined
  return (q) => {
    const now = recogniser()
    if (known?.of !== now) {
      const rules = rulesOf(now)
      const codes = rules.flatMap(({ normalise, region }) =>
        normalise === 'phone' && region !== undefined && isSupportedCountry(region)
          ? [getCountryCallingCode(region satisfies CountryCode)]
          : [],
      )
      known = {
        of: now,
        rules,
        options: {
          identifier: now.identifier,
          callingCodes: [...new Set<string>(codes)],
          shared: rules.filter(({ shared }) => shared).map(({ type }) => type),
        },
      }
    }
    // What is no whole e-mail address, or no number, is none: it would be looked for as it was typed, which the beginnings do.
    const types = known.rules.filter((rule) => normalised(rule, q).valid).map(({ type }) => type)
    return searchTerms(q, { ...known.options, types })
  }
}

type Rules = ReturnType<typeof rulesOf>

function rulesOf({ plan }: Recogniser) {
  return [...new Set([...BUILT_IN_IDENTIFIERS.keys(), ...plan.types.keys()])]
    .filter((type) => type !== UNVERIFIED)
    .map((type) => ({ ...identifierRule(plan, type), type }))
}
