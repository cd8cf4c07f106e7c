import { canonicalJson } from './canonical-json.ts'
import type { Presence, Profile, Provenance } from './profile.ts'

/**
 * The bytes that are stored: canonical JSON, so that equal profiles give equal text. Written out by hand, member by member
 * in sorted order, because this runs for every event that is ingested; a test holds it to `canonicalJson`.
 */
export function serializeProfile(profile: Profile): string {
  const { activity, assignments, identifiers, traits } = profile
  const channels = members(activity.channels, (presence) => `{${presenceMembers(presence)}}`)
  const exposed = members(
    assignments,
    (one) => `{${provenanceMembers(one)},"variation":${JSON.stringify(one.variation)}}`,
  )
  const known = members(traits, (trait) => `{${provenanceMembers(trait)},"value":${canonicalJson(trait.value)}}`)
  const seen = identifiers.map(
    ({ lastSeen, origin, type, value }) =>
      `{"lastSeen":${JSON.stringify(lastSeen)},"origin":${JSON.stringify(origin)},"type":${JSON.stringify(type)},"value":${JSON.stringify(value)}}`,
  )
  return (
    `{"activity":{"channels":${channels},${presenceMembers(activity)}},"assignments":${exposed},"format":1,` +
    `"id":${JSON.stringify(profile.id)},"identifiers":[${seen.join(',')}],"traits":${known}}`
  )
}

function members<T>(record: Readonly<Record<string, T>>, write: (value: T) => string): string {
  let text = ''
  for (const key of Object.keys(record).sort()) {
    const value = record[key]
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(value)}`
  }
  return `{${text}}`
}

function provenanceMembers({ at, channel, messageId, source }: Provenance): string {
  return `"at":${JSON.stringify(at)},"channel":"${channel}","messageId":${JSON.stringify(messageId)},"source":${JSON.stringify(source)}`
}

function presenceMembers({ events, firstSeen, lastSeen }: Presence): string {
  return `"events":${events},"firstSeen":${JSON.stringify(firstSeen)},"lastSeen":${JSON.stringify(lastSeen)}`
}
