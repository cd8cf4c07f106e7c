import {
  type ConsentPlan,
  LEGAL_BASES,
  type LegalBasis,
  lineOf,
  type PurposeRule,
  type PurposeText,
} from './consent-plan.ts'
import type { Definition } from './definition.ts'
import { durationOf } from './duration.ts'
import { isJsonObject, type Json } from './json.ts'
import type { Complain } from './read-bodies.ts'

/**
 * The definitions of kind `purpose`, and the purposes that those of kind `trait` name → for what personal data may be used. Never throws: a purpose that
 * cannot be compiled is left out, after complaining, and so refused; a trait whose purposes cannot be read is kept for none.
 */
export function compileConsent(
  definitions: readonly Definition[],
  of: {
    readonly complainAbout: (definition: Definition) => Complain
    /** What is out of use. */
    readonly archived: readonly Pick<Definition, 'kind' | 'key'>[]
  },
): ConsentPlan {
  const { complainAbout, archived } = of
  const retired = new Set(archived.flatMap(({ kind, key }) => (kind === 'purpose' ? key : [])))
  const purposes = new Map<string, PurposeRule>()
  const traits = new Map<string, ReadonlySet<string>>()
  for (const definition of definitions) {
    const { kind, key, body } = definition
    if (kind === 'purpose') {
      const rule = readPurpose(key, body, complainAbout(definition))
      if (rule) purposes.set(key, rule)
      else retired.add(key)
    } else if (
      kind === 'trait' &&
      isJsonObject(body) &&
      body.purposes !== undefined &&
      typeof body.trait === 'string'
    ) {
      traits.set(body.trait, new Set(keysOf(body.purposes, complainAbout(definition))))
    }
  }
  const plan = { purposes, retired, traits }
  for (const definition of definitions) {
    if (definition.kind !== 'purpose') continue
    const last = purposes.get(lineOf(plan, definition.key).at(-1) ?? '')
    if (last?.parent !== undefined && purposes.has(last.parent))
      complainAbout(definition)('/parent', 'purpose_circular', 'stands under itself')
  }
  return plan
}

function readPurpose(key: string, body: Json, complain: Complain): PurposeRule | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'a purpose is an object')
  if (!LEGAL_BASES.includes(body.basis as LegalBasis)) return refuse(complain, '/basis', 'is not a legal basis')
  if (body.parent !== undefined && typeof body.parent !== 'string')
    return refuse(complain, '/parent', 'expects the key of a purpose')
  const expires = typeof body.expires === 'string' ? durationOf(body.expires) : undefined
  if (body.expires !== undefined && !expires) return refuse(complain, '/expires', 'expects a time such as P395D')
  return {
    key,
    basis: body.basis as LegalBasis,
    parent: body.parent,
    expires,
    confirmed: body.confirmed === true,
    texts: textsOf(body.texts),
  }
}

/** Those that can be read: a wording that is missing refuses a choice that names it, and nothing else. */
function textsOf(value: Json | undefined): readonly PurposeText[] {
  return Array.isArray(value) ? value.filter(isText) : []
}

function isText(value: Json): value is PurposeText {
  return (
    isJsonObject(value) && ['version', 'language', 'title', 'text'].every((name) => typeof value[name] === 'string')
  )
}

function keysOf(value: Json, complain: Complain): readonly string[] {
  if (Array.isArray(value) && value.every((one: Json) => typeof one === 'string')) return value as string[]
  complain('/purposes', 'body_invalid', 'expects keys of purposes')
  return []
}

function refuse(complain: Complain, path: string, message: string): undefined {
  complain(path, 'body_invalid', message)
}
