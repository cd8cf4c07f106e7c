import type { SuggestionReader } from './suggestions.ts'

/** Something that needs a person, as the console words it. */
type SuggestionNotice = {
  readonly code: 'identity_suggested'
  readonly severity: 'attention'
  readonly at: string
  readonly params: { readonly count: number }
  readonly to: string
}

/** Counted as far as this: beyond, nobody needs to know how many. */
const COUNTED = 10_000

/** That somebody has to say who is who, and how often, in one line. */
export async function suggestionNotices(suggestions: SuggestionReader): Promise<SuggestionNotice[]> {
  const [latest] = await suggestions.list({ after: undefined, limit: 1 })
  if (latest === undefined) return []
  const count = await suggestions.count(COUNTED)
  return [
    { code: 'identity_suggested', severity: 'attention', at: latest.happenedAt, params: { count }, to: '/review' },
  ]
}
