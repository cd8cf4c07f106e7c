import { textsOf } from './compile-texts.ts'
import type { Definition } from './definition.ts'
import { isJsonObject, type Json } from './json.ts'
import type { Complain } from './read-bodies.ts'
import {
  type ChannelRule,
  FREQUENCIES,
  type Frequency,
  type SendingPlan,
  SUBSCRIBED,
  type Subscribed,
  type TopicRule,
} from './sending-plan.ts'
import { type DailyHours, minutesOf } from './zone-clock.ts'

/**
 * The definitions of kinds `topic` and `channel` → what may be sent, and when. Never throws: what cannot be compiled is left out, after complaining,
 * and so nothing of it is sent.
 */
export function compileSending(
  definitions: readonly Definition[],
  of: {
    readonly complainAbout: (definition: Definition) => Complain
    /** What is out of use. */
    readonly archived: readonly Pick<Definition, 'kind' | 'key'>[]
  },
): SendingPlan {
  const { complainAbout, archived } = of
  const out = (wanted: Definition['kind']) => archived.flatMap(({ kind, key }) => (kind === wanted ? key : []))
  const [retiredTopics, retiredChannels] = [new Set(out('topic')), new Set(out('channel'))]
  const topics = new Map<string, TopicRule>()
  const channels = new Map<string, ChannelRule>()
  for (const definition of definitions) {
    const { kind, key, body } = definition
    if (kind === 'topic') {
      const rule = readTopic(key, body, complainAbout(definition))
      if (rule) topics.set(key, rule)
      else retiredTopics.add(key)
    } else if (kind === 'channel') {
      const rule = readChannel(key, body, complainAbout(definition))
      if (rule) channels.set(key, rule)
      else retiredChannels.add(key)
    }
  }
  return { topics, channels, retiredTopics, retiredChannels }
}

function readTopic(key: string, body: Json, complain: Complain): TopicRule | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'a topic is an object')
  const { purpose, channels, frequencies = [], subscribed } = body
  if (typeof purpose !== 'string') return refuse(complain, '/purpose', 'expects the key of a purpose')
  if (!isTexts(channels)) return refuse(complain, '/channels', 'expects keys of channels')
  if (!isTexts(frequencies) || !frequencies.every((one) => FREQUENCIES.includes(one as Frequency)))
    return refuse(complain, '/frequencies', `expects some of ${FREQUENCIES.join(', ')}`)
  if (!SUBSCRIBED.includes(subscribed as Subscribed))
    return refuse(complain, '/subscribed', `must be one of ${SUBSCRIBED.join(', ')}`)
  return {
    key,
    purpose,
    channels,
    frequencies: frequencies as readonly Frequency[],
    subscribed: subscribed as Subscribed,
    confirmed: body.confirmed === true,
    urgent: body.urgent === true,
    texts: textsOf(body.texts),
  }
}

function readChannel(key: string, body: Json, complain: Complain): ChannelRule | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'a channel is an object')
  const { identifier, quiet, zone } = body
  if (identifier !== undefined && typeof identifier !== 'string')
    return refuse(complain, '/identifier', 'expects a type of identifier')
  if (zone !== undefined && typeof zone !== 'string') return refuse(complain, '/zone', 'expects a time zone')
  const hours = quiet === undefined ? undefined : hoursOf(quiet)
  if (quiet !== undefined && !hours) return refuse(complain, '/quiet', 'expects {from, to} as 21:00 and 08:00')
  return { key, identifier, quiet: hours, zone }
}

function hoursOf(value: Json): DailyHours | undefined {
  if (!isJsonObject(value) || typeof value.from !== 'string' || typeof value.to !== 'string') return undefined
  const [from, to] = [minutesOf(value.from), minutesOf(value.to)]
  return from === undefined || to === undefined || from === to ? undefined : { from, to }
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((one: Json) => typeof one === 'string')
}

function refuse(complain: Complain, path: string, message: string): undefined {
  complain(path, 'body_invalid', message)
}
