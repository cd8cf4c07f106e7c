import { createHash } from 'node:crypto'
import type { Json } from '@diapason/kernel'
import type { Flag } from './flag-of.ts'
import type { RefusedFlag } from './refusal.ts'

/** Of content, which is one object for as long as a definition stands: hashed once, however often it is shown. */
const digests = new WeakMap<object, string>()

/**
 * The entity tag of a set of flags: equal for equal answers. It is made of what was answered and of nothing that went into it, so that it
 * changes with whatever makes a difference (a definition, what is known of the person, what they chose, the time) and with nothing else. The ids
 * of decisions are left out: each request has new ones, and one that was given before names the same element, variant and experiment.
 *
 * Weak (RFC 9110, 8.8.1), since answers under one tag are the same in meaning and differ in those ids.
 */
export function flagsTag(flags: readonly (Flag | RefusedFlag)[]): string {
  const hash = createHash('sha256')
  for (const flag of flags) hash.update(JSON.stringify('errorCode' in flag ? flag : lasting(flag)))
  return `W/"${hash.digest('base64url')}"`
}

/** Whether the header `If-None-Match` names this tag, in whatever way it was handed on: weak or strong, in quotes or without. */
export function isTagged(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((one) => opaque(one) === opaque(tag))
}

function lasting({ value, metadata, ...flag }: Flag): object {
  return { ...flag, value: digestOf(value), metadata: { ...metadata, decisionId: undefined } }
}

function digestOf(value: Json | undefined): Json | undefined {
  if (typeof value !== 'object' || value === null) return value
  let digest = digests.get(value)
  if (digest === undefined) {
    digest = createHash('sha256').update(JSON.stringify(value)).digest('base64url')
    digests.set(value, digest)
  }
  // An object, so that no text that happens to be a digest is taken for it.
  return [digest]
}

function opaque(tag: string): string {
  return tag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1')
}
