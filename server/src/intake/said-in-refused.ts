import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { presentedIdentity, tokenIn } from '../identity/index.ts'
import { externalIdsProblem, identifierProblem, isDeeperThan, limits } from './message-rules.ts'
import { type Envelope, MESSAGE_TYPES } from './read-message.ts'
import type { Refused } from './store-gate.ts'

/** What can be told of a message that cannot be taken: what it is about, and whose it is, as far as it says so in a way that can be read. */
export function saidInRefused(message: Json, envelope: Omit<Envelope, 'newId'>): Refused['said'] {
  const { purpose } = envelope.key
  if (!isJsonObject(message))
    return { event: { type: 'track', name: '', traits: {}, properties: {}, context: {} }, purpose, ...NOBODY }
  // A type that nobody knows is most likely that of an event, mistyped.
  const type = MESSAGE_TYPES.find((one) => one === message.type) ?? 'track'
  const name = (type === 'track' ? (message.event ?? message.name) : (message.name ?? message.event)) ?? ''
  return {
    event: {
      type,
      name: typeof name === 'string' ? name : '',
      traits: objectIn(message, 'traits'),
      properties: objectIn(message, 'properties'),
      context: objectIn(message, 'context'),
    },
    purpose,
    ...(isDeeperThan(message, limits.depth) ? NOBODY : whoIn(message, envelope)),
  }
}

const NOBODY = { identifiers: undefined, claims: [] } as const

function whoIn(
  message: JsonObject,
  envelope: Omit<Envelope, 'newId'>,
): Pick<Refused['said'], 'identifiers' | 'claims'> {
  const context = objectIn(message, 'context')
  const parts = [message.userId, message.anonymousId, message.previousId]
  if (parts.some((one) => identifierProblem(one) !== undefined) || externalIdsProblem(context)) return NOBODY
  const token = tokenIn(context.identityToken) ?? envelope.token
  const { presented, claims } = envelope.recogniser.hear(presentedIdentity(message), {
    speaker: envelope.speaker ?? envelope.key.kind,
    token: token === undefined ? undefined : envelope.verdicts?.get(token),
  })
  return presented.length === 0 ? NOBODY : { identifiers: presented, claims }
}

function objectIn(message: JsonObject, name: string): JsonObject {
  const value = message[name]
  return isJsonObject(value) ? value : {}
}
