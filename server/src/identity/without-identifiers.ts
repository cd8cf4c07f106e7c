import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { originOf } from './origin.ts'

/** Members of a message that are identifiers, with the type of each. */
const MEMBERS = [
  ['userId', 'userId'],
  ['anonymousId', 'anonymousId'],
  ['previousId', 'anonymousId'],
] as const

/**
 * A message without the identifiers of these origins, wherever it presents or claims them; the same object when it names none. What else somebody says of
 * others, in their own words, stays.
 */
export function withoutIdentifiers(message: JsonObject, origins: ReadonlySet<string>): JsonObject {
  const isNamed = (type: string, value: Json | undefined) =>
    (typeof value === 'string' || typeof value === 'number') && origins.has(originOf(type, String(value)))
  let kept = message
  for (const [member, type] of MEMBERS) {
    if (!isNamed(type, message[member])) continue
    const { [member]: _, ...rest } = kept
    kept = rest
  }
  const { context } = message
  if (!isJsonObject(context) || !Array.isArray(context.externalIds)) return kept
  const externalIds = context.externalIds.filter(
    (one) => !(isJsonObject(one) && typeof one.type === 'string' && isNamed(one.type, one.id)),
  )
  return externalIds.length === context.externalIds.length ? kept : { ...kept, context: { ...context, externalIds } }
}
