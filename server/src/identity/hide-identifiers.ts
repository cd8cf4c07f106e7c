import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import type { Recogniser } from './recogniser.ts'

const MEMBERS = { userId: 'userId', anonymousId: 'anonymousId', previousId: 'anonymousId' } as const

/**
 * A message in which identifiers of types that are kept hashed stand as they are kept, and which has no identity token any more: what may be
 * written down of it. Whatever is not an identifier of the protocol stays as it is.
 */
export function hideIdentifiers(message: JsonObject, recogniser: Pick<Recogniser, 'hides' | 'identifier'>): JsonObject {
  let hidden = message
  const kept = (type: string, value: Json | undefined): Json | undefined => {
    const text = typeof value === 'number' ? String(value) : value
    return typeof text === 'string' && text !== '' && recogniser.hides(type)
      ? recogniser.identifier(type, text).value
      : value
  }
  const put = (name: string, value: Json) => {
    hidden = { ...hidden, [name]: value }
  }
  for (const [member, type] of Object.entries(MEMBERS)) {
    const value = kept(type, message[member])
    if (value !== undefined && value !== message[member]) put(member, value)
  }
  const { context } = message
  if (!isJsonObject(context)) return hidden
  const { identityToken, ...rest } = context
  const externalIds = Array.isArray(rest.externalIds) ? hideListed(rest.externalIds, kept) : undefined
  if (identityToken === undefined && externalIds === undefined) return hidden
  put('context', externalIds === undefined ? rest : { ...rest, externalIds })
  return hidden
}

/** Undefined when there is nothing to hide. */
function hideListed(
  listed: readonly Json[],
  kept: (type: string, value: Json | undefined) => Json | undefined,
): Json | undefined {
  let isChanged = false
  const hidden = listed.map((one) => {
    if (!isJsonObject(one) || typeof one.type !== 'string') return one
    const id = kept(one.type, one.id)
    if (id === undefined || id === one.id) return one
    isChanged = true
    return { ...one, id }
  })
  return isChanged ? (hidden as unknown as Json) : undefined
}
