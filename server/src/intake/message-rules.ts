import { isJsonObject, type Json, type JsonObject, UNVERIFIED } from '@diapason/kernel'
import { isCleanText } from '../platform/clean-text.ts'

/** Limits of one message. Sizes and depth are API.md's; lengths keep indexed columns small. */
export const limits = {
  /** Bytes of one message as JSON. */
  messageBytes: 32 * 1024,
  /** The same of an import, whose messages are made here and not by strangers: an invoice of a thousand lines is one order. */
  importedBytes: 512 * 1024,
  /** Levels of nesting of one message. */
  depth: 32,
  /** Characters of an identifier or a message id. */
  identifier: 256,
  /** Characters of an event's or page's name. */
  name: 200,
  externalIds: 20,
  /** Messages of one request. */
  batch: 1000,
} as const

const EXTERNAL_TYPE = /^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$/

/** Types that name an identity of the protocol itself, or what nobody vouches for, and so cannot be the type of an external one. */
const RESERVED_TYPES = new Set(['userId', 'anonymousId', UNVERIFIED])

/** What programs send when they meant nobody: taken for an identifier, it would make one person of all visitors of a site. */
const ACCIDENTS = new Set(['undefined', 'null', 'nan', '[object object]', '00000000-0000-0000-0000-000000000000'])

/** Why a value that can be an identifier must not be one, or undefined when it may (absent included). */
export function accidentProblem(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' || !ACCIDENTS.has(value.trim().toLowerCase())) return undefined
  return `is "${value}", which a program sends by accident where it knows nobody: everybody it is sent for would become one person. Leave it out instead`
}

/** Why a value cannot be an identifier, or undefined when it can (absent included). */
export function identifierProblem(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  // A larger number is already another one when JSON has been read: two people would share it.
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? undefined : 'must be text: this number is not exact'
  if (typeof value !== 'string') return 'must be text'
  if (value.length > limits.identifier) return `must be at most ${limits.identifier} characters`
  if (!isCleanText(value)) return 'must not hold control characters or broken surrogates'
  return undefined
}

/** Why `context.externalIds` cannot be used, with the path of the wrong part; or undefined. */
export function externalIdsProblem(context: JsonObject): { path: string; message: string } | undefined {
  const value = context.externalIds
  const path = 'context.externalIds'
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return { path, message: 'must be a list of {type, id}' }
  if (value.length > limits.externalIds) return { path, message: `must hold at most ${limits.externalIds} identifiers` }
  for (const [place, one] of value.entries()) {
    if (!isJsonObject(one)) return { path: `${path}.${place}`, message: 'must be {type, id}' }
    if (typeof one.type !== 'string' || !EXTERNAL_TYPE.test(one.type) || RESERVED_TYPES.has(one.type)) {
      return { path: `${path}.${place}.type`, message: 'must be a name such as email, phone, loyalty_card or crm_id' }
    }
    const problem =
      identifierProblem(one.id) ??
      accidentProblem(one.id) ??
      (one.id === undefined || one.id === null || one.id === '' ? 'must be text' : undefined)
    if (problem) return { path: `${path}.${place}.id`, message: problem }
  }
  return undefined
}

/** Levels of nesting of a value, counted no further than `most` + 1, so that a hostile depth costs nothing. */
export function isDeeperThan(value: Json, most: number): boolean {
  if (value === null || typeof value !== 'object') return false
  if (most === 0) return true
  for (const key in value) if (isDeeperThan((value as JsonObject)[key] as Json, most - 1)) return true
  return false
}
