import { parseJson, prettyJson } from '../app/json.ts'
import type { IssuerBody } from './recognition.ts'

/** An issuer while it is edited: its keys and claims are texts, which may be wrong for a while. */
export type IssuerDraft = Omit<IssuerBody, 'keys' | 'claims'> & { readonly keys: string; readonly claims: string }

/** Opens a body for editing. */
export function issuerDraft({ keys, claims, ...rest }: IssuerBody): IssuerDraft {
  return {
    ...rest,
    keys: keys.length === 0 ? '' : prettyJson(keys),
    claims: claims === undefined ? '' : prettyJson(claims),
  }
}

/**
 * The body of a draft, or undefined while one of its texts is not JSON. Keys may be pasted as they are found: one key, a list, or a set
 * (`{"keys": […]}`).
 */
export function issuerBody({ keys, claims, ...rest }: IssuerDraft): IssuerBody | undefined {
  const set = parseJson(keys.trim() === '' ? '[]' : keys)
  const map = claims.trim() === '' ? undefined : parseJson(claims)
  if (!set.ok || map?.ok === false) return undefined
  return {
    ...rest,
    keys: listOf(set.value),
    ...(map === undefined ? {} : { claims: map.value as Record<string, string> }),
  }
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)) return value.keys
  return [value]
}
