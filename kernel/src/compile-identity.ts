import { compareText } from './compare-text.ts'
import type { Definition } from './definition.ts'
import { durationOf } from './duration.ts'
import {
  type IdentifierRule,
  type IdentityPlan,
  type LinkingMessage,
  type LinkRule,
  type Normalisation,
  type Speaker,
  UNVERIFIED,
} from './identity-plan.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { Complain } from './read-bodies.ts'

const NORMALISATIONS: readonly unknown[] = [
  'none',
  'trim',
  'lowercase',
  'email',
  'phone',
  'digits',
  'alphanumeric',
] satisfies Normalisation[]
const SPEAKERS: readonly unknown[] = ['write', 'partner', 'secret'] satisfies Speaker[]
const ACTIONS: readonly unknown[] = ['link', 'suggest', 'never'] satisfies LinkRule['action'][]

/** Any type, in the `between` of a rule. */
const ANY = '*'

/**
 * The definitions of kinds `identifier` and `identity_rule` → how people are recognised. Never throws: what cannot be compiled is left out,
 * after complaining, and the type is then as it is built in.
 */
export function compileIdentity(
  definitions: readonly Definition[],
  complainAbout: (definition: Definition) => Complain,
): IdentityPlan {
  const types = new Map<string, IdentifierRule>()
  const rules: (LinkRule & { readonly priority: number })[] = []
  for (const definition of definitions) {
    const { kind, key, body } = definition
    if (kind === 'identifier') {
      const rule = key === UNVERIFIED ? undefined : readIdentifier(key, body, complainAbout(definition))
      if (rule) types.set(key, rule)
    } else if (kind === 'identity_rule') {
      const rule = readRule(key, body, complainAbout(definition))
      if (rule) rules.push(rule)
    }
  }
  rules.sort((a, b) => a.priority - b.priority || compareText(a.key, b.key))
  return { types, rules }
}

function readIdentifier(type: string, body: Json, complain: Complain): IdentifierRule | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'a type of identifier is an object')
  if (body.strength !== 'strong' && body.strength !== 'weak')
    return refuse(complain, '/strength', 'expects strong or weak')
  if (!NORMALISATIONS.includes(body.normalise)) return refuse(complain, '/normalise', 'is not a way of writing alike')
  if (!Array.isArray(body.trust) || !body.trust.every((one: Json) => SPEAKERS.includes(one)))
    return refuse(complain, '/trust', 'expects kinds of key')
  if (body.most !== undefined && !(Number.isInteger(body.most) && (body.most as number) > 0))
    return refuse(complain, '/most', 'expects a number from 1')
  const expires = typeof body.expires === 'string' ? durationOf(body.expires) : undefined
  if (body.expires !== undefined && !expires) return refuse(complain, '/expires', 'expects a time such as P180D')
  return {
    type,
    strong: body.strength === 'strong',
    shared: body.shared === true,
    most: body.most as number | undefined,
    normalise: body.normalise as Normalisation,
    region: typeof body.region === 'string' ? body.region : undefined,
    hashed: body.hashed === true,
    expires,
    trust: new Set(body.trust as readonly Speaker[]),
  }
}

/** Undefined for a rule that is switched off as well. */
function readRule(key: string, body: Json, complain: Complain): (LinkRule & { readonly priority: number }) | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'a rule is an object')
  if (body.enabled === false) return undefined
  if (!ACTIONS.includes(body.action)) return refuse(complain, '/action', 'expects link, suggest or never')
  if (typeof body.priority !== 'number') return refuse(complain, '/priority', 'expects a number')
  const when = body.when === undefined ? {} : body.when
  if (!isJsonObject(when)) return refuse(complain, '/when', 'expects an object')
  const { between } = body
  if (between !== undefined && !isPair(between)) return refuse(complain, '/between', 'expects two types')
  const { confidence } = body
  return {
    key,
    priority: body.priority,
    action: body.action as LinkRule['action'],
    confidence: typeof confidence === 'number' && confidence >= 0 && confidence <= 1 ? confidence : 1,
    direction: body.direction === 'attach' ? 'attach' : 'both',
    matches: matcher(when, between),
  }
}

function matcher(when: JsonObject, between: readonly [string, string] | undefined): LinkRule['matches'] {
  const [types, events, channels, sources] = ['types', 'events', 'channels', 'sources'].map((name) =>
    listed(when[name]),
  )
  const isBetween = between === undefined ? () => true : pairMatcher(between)
  return (message: LinkingMessage, a: string, b: string) =>
    (!types || types.has(message.type)) &&
    (!events || events.has(message.name)) &&
    (!channels || channels.has(message.channel)) &&
    (!sources || sources.has(message.source)) &&
    isBetween(a, b)
}

function pairMatcher([one, other]: readonly [string, string]): (a: string, b: string) => boolean {
  const is = (wanted: string, type: string) => wanted === ANY || wanted === type
  return (a, b) => (is(one, a) && is(other, b)) || (is(one, b) && is(other, a))
}

/** Undefined: whatever it is. */
function listed(value: Json | undefined): ReadonlySet<Json> | undefined {
  return Array.isArray(value) && value.length > 0 ? new Set(value as readonly Json[]) : undefined
}

function isPair(value: Json): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one: Json) => typeof one === 'string')
}

function refuse(complain: Complain, path: string, message: string): undefined {
  complain(path, 'body_invalid', message)
}
