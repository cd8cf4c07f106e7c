import { compileSending } from './compile-sending.ts'
import { textsOf } from './compile-texts.ts'
import {
  type ConsentPlan,
  type EventRule,
  LEGAL_BASES,
  type LegalBasis,
  lineOf,
  NOT_FOR_SPECIAL,
  type PurposeRule,
} from './consent-plan.ts'
import type { Archived, Definition } from './definition.ts'
import { durationOf } from './duration.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { Complain } from './read-bodies.ts'
import { readSignalRule } from './signal-rule.ts'
import { mayRefuse } from './subscription.ts'

/**
 * The definitions of kind `purpose`, the purposes that traits, events and elements name, topics and channels → for what personal data may be used. Never throws: a purpose that
 * cannot be compiled is left out, after complaining, and so refused; a trait or an event whose purposes cannot be read may serve none.
 */
export function compileConsent(
  definitions: readonly Definition[],
  of: {
    readonly complainAbout: (definition: Definition) => Complain
    /** What is out of use. */
    readonly archived: readonly Archived[]
  },
): ConsentPlan {
  const { complainAbout, archived } = of
  const retired = new Set(archived.flatMap(({ kind, key }) => (kind === 'purpose' ? key : [])))
  const purposes = new Map<string, PurposeRule>()
  for (const definition of definitions) {
    const { kind, key, body } = definition
    if (kind !== 'purpose') continue
    const rule = readPurpose(key, body, complainAbout(definition))
    if (rule) purposes.set(key, rule)
    else retired.add(key)
  }
  const traits = new Map<string, ReadonlySet<string>>()
  const events = {
    track: new Map<string, EventRule>(),
    page: new Map(),
    screen: new Map(),
  } satisfies ConsentPlan['events']
  for (const definition of definitions) {
    const { kind, body } = definition
    if ((kind !== 'trait' && kind !== 'event') || !isJsonObject(body)) continue
    const served = servedBy(body, { purposes, complain: complainAbout(definition) })
    if (kind === 'trait' && typeof body.trait === 'string') {
      if (served) traits.set(body.trait, new Set(served))
    } else if (kind === 'event' && typeof body.event === 'string') {
      const type = body.type ?? 'track'
      const refused = body.refused === 'detach' ? 'detach' : 'drop'
      if (!served && refused === 'drop') continue
      if (type === 'track' || type === 'page' || type === 'screen')
        events[type].set(body.event, { purposes: served, refused, properties: propertiesOf(body.contract) })
    }
  }
  // Where nobody's word counts a signal has none to say.
  const signalled = [...purposes.values()].filter(({ basis, signals }) => signals !== undefined && mayRefuse(basis))
  const plan = {
    purposes,
    retired,
    traits,
    events,
    // Of what is archived it is told for a while yet that somebody met it.
    serves: purposesOfElements([...archived, ...definitions]),
    signalled,
    sending: compileSending(definitions, of),
  }
  for (const definition of definitions) {
    if (definition.kind !== 'purpose') continue
    const last = purposes.get(lineOf(plan, definition.key).at(-1) ?? '')
    if (last?.parent !== undefined && purposes.has(last.parent))
      complainAbout(definition)('/parent', 'purpose_circular', 'stands under itself')
  }
  return plan
}

/** Purposes that an entry of the catalogue may serve; undefined where it says nothing of them. Of a special category it must say it. */
function servedBy(
  body: JsonObject,
  of: { readonly purposes: ReadonlyMap<string, PurposeRule>; readonly complain: Complain },
): readonly string[] | undefined {
  const { purposes, sensitivity } = body
  const named = purposes === undefined ? undefined : keysOf(purposes, of.complain)
  if (sensitivity !== 'special') return named
  return (named ?? []).filter((key) => {
    const basis = of.purposes.get(key)?.basis
    return basis !== undefined && !NOT_FOR_SPECIAL.has(basis)
  })
}

/** Names of the properties that a contract holds. */
function propertiesOf(contract: Json | undefined): ReadonlySet<string> {
  return new Set(isJsonObject(contract) && isJsonObject(contract.properties) ? Object.keys(contract.properties) : [])
}

function purposesOfElements(definitions: readonly Archived[]): ConsentPlan['serves'] {
  const elements = new Map<string, string>()
  for (const { kind, key, body } of definitions)
    if (kind === 'element' && body !== undefined && isJsonObject(body) && typeof body.purpose === 'string')
      elements.set(key, body.purpose)
  const experiments = new Map<string, string>()
  for (const { kind, key, body } of definitions) {
    const element = kind === 'experiment' && body !== undefined && isJsonObject(body) ? body.element : undefined
    const purpose = typeof element === 'string' ? elements.get(element) : undefined
    if (purpose !== undefined) experiments.set(key, purpose)
  }
  return { elements, experiments }
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
    signals: readSignalRule(body.signals, complain),
  }
}

function keysOf(value: Json, complain: Complain): readonly string[] {
  if (Array.isArray(value) && value.every((one: Json) => typeof one === 'string')) return value as string[]
  complain('/purposes', 'body_invalid', 'expects keys of purposes')
  return []
}

function refuse(complain: Complain, path: string, message: string): undefined {
  complain(path, 'body_invalid', message)
}
