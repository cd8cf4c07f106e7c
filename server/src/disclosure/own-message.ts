import type { Json, JsonObject } from '@diapason/kernel'
import { originOf, presentedIdentity, withoutIdentifiers } from '../identity/index.ts'

/**
 * A message as the person it is of is told of it: without identifiers that are not theirs, such as those of others who use the same device. What they wrote of others in their own
 * words is theirs.
 */
export function ownMessage(body: string, own: ReadonlySet<string>): JsonObject {
  const message = JSON.parse(body) as JsonObject
  const { userId, anonymousId, previousId, externalIds = [] } = presentedIdentity(message)
  const named: readonly (readonly [type: string, value: string | undefined])[] = [
    ['userId', userId],
    ['anonymousId', anonymousId],
    ['anonymousId', previousId],
    ...externalIds.map(({ type, id }) => [type, id] as const),
  ]
  const others = named.flatMap(([type, value]) => (value === undefined ? [] : originOf(type, value)))
  return withoutIdentifiers(message, new Set(others).difference(own))
}

/** A message with none but these of its traits. */
export function withTraits(message: JsonObject, keeps: (trait: string) => boolean): JsonObject {
  const kept = (traits: Json | undefined) =>
    Object.fromEntries(Object.entries(membersOf(traits)).filter(([name]) => keeps(name)))
  const { traits, context } = message
  return {
    ...message,
    ...(traits === undefined ? {} : { traits: kept(traits) }),
    ...(membersOf(context).traits === undefined
      ? {}
      : { context: { ...membersOf(context), traits: kept(membersOf(context).traits) } }),
  }
}

function membersOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
