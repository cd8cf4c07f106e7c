import { durationOf, isJsonObject, type Json } from '@diapason/kernel'

/** An event of the catalogue, and since when its messages may be there. */
export type EventLimit = { readonly type: string; readonly name: string; readonly before: string }

/** A trait of the catalogue, and since when what was said of it may be there. */
export type TraitLimit = { readonly name: string; readonly before: string }

export type EntryLimits = { readonly events: readonly EventLimit[]; readonly traits: readonly TraitLimit[] }

const DAY = 86_400_000

/** What must be gone by the live entries of the catalogue: all that came before an instant, ISO 8601, at the beginning of a day. */
export function entryLimitsOf(
  entries: readonly { readonly kind: string; readonly body: Json }[],
  now: Date,
): EntryLimits {
  const events: EventLimit[] = []
  const traits: TraitLimit[] = []
  for (const { kind, body } of entries) {
    if (!isJsonObject(body) || typeof body.retention !== 'string') continue
    const time = durationOf(body.retention)
    if (time === undefined) continue
    const before = new Date(Math.floor((now.getTime() - time) / DAY) * DAY).toISOString()
    if (kind === 'event' && typeof body.event === 'string')
      events.push({ type: typeof body.type === 'string' ? body.type : 'track', name: body.event, before })
    else if (kind === 'trait' && typeof body.trait === 'string') traits.push({ name: body.trait, before })
  }
  return { events, traits }
}
