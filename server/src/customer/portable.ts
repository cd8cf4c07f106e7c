import type { Known } from './known.ts'
import type { Preferences } from './preferences.ts'
import type { AskedRight } from './rights.ts'

/**
 * What is known of somebody as a file that machines read (GDPR, articles 15 and 20): what the page shows, whole. What is delicate is in it only while the link is fresh,
 * as on the page.
 */
export function portable(of: {
  readonly known: Known
  readonly preferences: Preferences
  readonly rights: readonly AskedRight[]
  readonly fresh: boolean
  readonly at: string
}): string {
  const { known, preferences, rights, fresh, at } = of
  const { profile } = known
  const content = {
    format: 'diapason/my-data',
    version: 1,
    at,
    identifiers: (profile?.identifiers ?? []).map(({ type, value }) => ({ type, value })),
    traits: known.traits.map(({ name, value, at, source, channel, purposes, delicate }) => ({
      name,
      ...(delicate && !fresh ? { withheld: 'The link is not fresh.' } : { value }),
      at,
      source: known.sources.get(source) ?? source,
      channel,
      purposes: purposes ?? null,
    })),
    activity: profile?.activity ?? null,
    experiments: Object.entries(profile?.assignments ?? {}).map(([experiment, { variation, at }]) => ({
      experiment,
      variation,
      at,
    })),
    accounts: Object.keys(profile?.accounts ?? {}),
    events: known.events.map(({ type, name, happenedAt, channel }) => ({ type, name, at: happenedAt, channel })),
    decisions: (known.decisions ?? []).map(({ at, channel, element, outcome }) => ({ at, channel, element, outcome })),
    choices: preferences.entries.map(({ sourceName: _name, wording: _wording, source: _source, ...entry }) => entry),
    requests: rights,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}
