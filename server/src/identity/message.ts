import { isJsonObject, type Json, type JsonObject, saidAccount } from '@diapason/kernel'
import type { PresentedIdentity } from './identifiers-of.ts'

/**
 * The identity that a message of the collect protocol presents. `alias` names the earlier identity in `previousId`, which the SDKs fill
 * with the anonymous id of the visit. Numbers are taken as their text, as several clients send them. Shapes are checked at intake.
 */
export function presentedIdentity(message: JsonObject): PresentedIdentity {
  const context = isJsonObject(message.context) ? message.context : {}
  return {
    userId: text(message.userId),
    anonymousId: text(message.anonymousId),
    previousId: message.type === 'alias' ? text(message.previousId) : undefined,
    externalIds: externalIds(context.externalIds),
  }
}

/**
 * The account that a message names, as the brand calls it: a `group` call makes its person a member of it; any other says in
 * `context.groupId` that it happened there.
 */
export function groupOf(message: JsonObject): string | undefined {
  if (message.type === 'group') return text(message.groupId)
  return isJsonObject(message.context) ? saidAccount(message.context) : undefined
}

function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function externalIds(value: Json | undefined): { type: string; id: string }[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: Json) => {
    if (!isJsonObject(one)) return []
    const [type, id] = [text(one.type), text(one.id)]
    return type !== undefined && id !== undefined ? [{ type, id }] : []
  })
}
