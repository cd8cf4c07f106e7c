import type { Presence, Profile, Provenance } from './profile.ts'
import { compareProvenance } from './provenance-of.ts'

type Facts = Readonly<Record<string, Provenance>>

/** What facts share of where they came from, as text, and the place in it of each. */
export function sharedProvenance(...facts: readonly Facts[]): { by: string; placeOf: (fact: Provenance) => number } {
  const distinct: Provenance[] = []
  for (const some of facts)
    for (const name in some) {
      const one = some[name]
      if (one !== undefined && indexOf(distinct, one) < 0) distinct.push(one)
    }
  if (distinct.length > 1) distinct.sort(compareProvenance)
  let by = ''
  for (const { at, channel, messageId, source } of distinct)
    by += `${by === '' ? '' : ','}[${JSON.stringify(at)},"${channel}",${JSON.stringify(messageId)},${JSON.stringify(source)}]`
  return { by, placeOf: (fact) => indexOf(distinct, fact) }
}

/** A person's facts come from few messages, so looking through them is faster than any index. */
function indexOf(distinct: readonly Provenance[], { at, channel, messageId, source }: Provenance): number {
  for (let place = 0; place < distinct.length; place += 1) {
    const one = distinct[place]
    if (one?.messageId === messageId && one.at === at && one.source === source && one.channel === channel) return place
  }
  return -1
}

/** An object's canonical text: its members in the order of their names, each as `write` writes it. */
export function recordText<T>(record: Readonly<Record<string, T>>, write: (value: T) => string): string {
  let text = ''
  for (const key of Object.keys(record).sort()) {
    const value = record[key]
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(value)}`
  }
  return `{${text}}`
}

/** The activity of a person or an account. */
export function activityText(activity: Profile['activity']): string {
  const channels = recordText(activity.channels, (presence) => `[${presenceParts(presence)}]`)
  return `[${presenceParts(activity)},${channels}]`
}

function presenceParts({ events, firstSeen, lastSeen }: Presence): string {
  return `${events},${JSON.stringify(firstSeen)},${JSON.stringify(lastSeen)}`
}
