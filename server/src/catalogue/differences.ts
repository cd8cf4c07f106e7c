import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import type { Entry } from './contracts.ts'
import { earlier } from './day.ts'
import type { EventEntry } from './entry-kinds.ts'
import { JSON_TYPES, type JsonType, OBJECT_PLACE, type TypeCounts, totalOf } from './json-types.ts'
import { parentPath, readPath } from './property-path.ts'
import { similarNames } from './similar-names.ts'
import { type Subject, subjectId } from './subject.ts'
import { volumeChange } from './volume-change.ts'

export const DIFFERENCES = [
  'event_new',
  'event_unseen',
  'name_similar',
  'volume_up',
  'volume_down',
  'property_new',
  'property_unplanned',
  'property_gone',
  'type_changed',
  'contract_violated',
  'unplanned',
] as const

export type DifferenceCode = (typeof DIFFERENCES)[number]

/** Something that is not as it was, or not as it was planned. */
export type Difference = {
  readonly code: DifferenceCode
  readonly severity: 'info' | 'warning' | 'error'
  readonly subject: Subject
  readonly path: string
  /** What it is about beyond the path: a type, the day of a volume, another name. */
  readonly detail: string
  /** ISO 8601 instant, or a day. */
  readonly since: string
  /** Before and now: shares from 0 to 1, counts for volumes; absent where there is nothing to compare. */
  readonly before?: number
  readonly now?: number
  /** Messages it is about, where they are counted. */
  readonly count?: number
}

/** What happened to a subject in two spans of time: the last two days, and the four weeks before. */
export type Watched = Subject & {
  readonly firstSeen: string
  readonly lastSeen: string
  readonly entry: Entry<EventEntry> | undefined
  /** Messages of the last complete day, and of each of the days before it since it was first seen, four weeks at most. */
  readonly lastDay: { readonly day: string; readonly count: number; readonly before: readonly number[] }
  /** Messages of the last three complete hours, and of the same hours on the days before. */
  readonly lastHours: { readonly from: string; readonly count: number; readonly before: readonly number[] }
  readonly properties: readonly {
    readonly path: string
    readonly firstSeen: string
    readonly lastSeen: string
    readonly recent: Readonly<TypeCounts>
    readonly before: Readonly<TypeCounts>
  }[]
}

export type Clock = {
  /** ISO 8601. */
  readonly now: string
  /** What was first seen after this is new: a week ago. */
  readonly newAfter: string
  /** When the recent span began. */
  readonly recentFrom: string
  /** A planned event that was last seen before this has fallen silent: four weeks ago. */
  readonly silentSince: string
}

/** Objects that must have been seen before a share means anything. */
const BEFORE = 50
const RECENT = 20

/** All that is different about these subjects, the gravest first. Pure, and silent on little data. */
export function differencesOf(watched: readonly Watched[], clock: Clock): Difference[] {
  // Where everything is young nothing is new.
  const oldest = watched.reduce((first, one) => earlier(first, one.firstSeen), clock.now)
  const isYoung = oldest >= clock.newAfter
  const found = [
    ...watched.flatMap((one) => [
      ...newness(one, { ...clock, isYoung }),
      ...volumes(one),
      ...properties(one, { ...clock, isYoung }),
    ]),
    ...similar(watched),
  ]
  const rank = { error: 0, warning: 1, info: 2 }
  return found.sort(
    (a, b) => rank[a.severity] - rank[b.severity] || (a.since < b.since ? 1 : a.since > b.since ? -1 : 0),
  )
}

type Situation = Clock & { readonly isYoung: boolean }

function newness(one: Watched, { newAfter, isYoung, silentSince }: Situation): Difference[] {
  const at = { subject: subjectOf(one), path: '', detail: '' }
  if (one.entry && one.lastSeen < silentSince)
    return [{ ...at, code: 'event_unseen', severity: 'info', since: one.lastSeen }]
  if (one.entry || one.type !== 'track' || isYoung || one.firstSeen < newAfter) return []
  return [{ ...at, code: 'event_new', severity: 'info', since: one.firstSeen }]
}

function volumes(one: Watched): Difference[] {
  const at = { subject: subjectOf(one), path: '' }
  const day = volumeChange(one.lastDay.count, one.lastDay.before)
  const hours = volumeChange(one.lastHours.count, one.lastHours.before)
  const found: Difference[] = []
  for (const [change, since] of [
    [hours, one.lastHours.from],
    [day, one.lastDay.day],
  ] as const) {
    if (!change || found.some(({ code }) => code === `volume_${change.direction}`)) continue
    found.push({
      ...at,
      code: `volume_${change.direction}`,
      severity: 'warning',
      detail: since.slice(0, 10),
      since,
      before: change.usual,
      now: change.now,
    })
  }
  return found
}

function properties(one: Watched, situation: Situation): Difference[] {
  const byPath = new Map(one.properties.map((property) => [property.path, property]))
  const contract = one.entry?.body.contract as JsonObject | undefined
  return one.properties.flatMap((property): Difference[] => {
    const around = byPath.get(parentPath(property.path) ?? '')
    if (property.path === '' || property.path.endsWith('[]') || !around) return typeChanges(one, property)
    const objects = { before: around.before[OBJECT_PLACE] ?? 0, now: around.recent[OBJECT_PLACE] ?? 0 }
    return [
      ...arrival(one, property, { objects, contract, situation }),
      ...departure(one, property, { objects, situation }),
      ...typeChanges(one, property),
    ]
  })
}

type Property = Watched['properties'][number]
type Objects = { readonly before: number; readonly now: number }

function arrival(
  one: Watched,
  { path, firstSeen, recent, before }: Property,
  { objects, contract, situation }: { objects: Objects; contract: JsonObject | undefined; situation: Situation },
): Difference[] {
  const seen = totalOf(recent)
  const at = { subject: subjectOf(one), path, detail: '', since: firstSeen, now: share(seen, objects.now) }
  if (contract && seen > 0 && isUnplanned(contract, path))
    return [{ ...at, code: 'property_unplanned', severity: 'warning' }]
  const isNew = !situation.isYoung && firstSeen >= situation.newAfter && one.firstSeen < situation.newAfter
  // One that the contract holds was expected.
  if (contract || !isNew || totalOf(before) + seen === 0 || objects.before < BEFORE) return []
  return [{ ...at, code: 'property_new', severity: 'info', before: 0 }]
}

function departure(
  one: Watched,
  { path, lastSeen, recent, before }: Property,
  { objects, situation }: { objects: Objects; situation: Situation },
): Difference[] {
  if (objects.before < BEFORE || objects.now < RECENT) return []
  const [was, is] = [share(totalOf(before), objects.before), share(totalOf(recent), objects.now)]
  if (was < 0.2 || is > was / 2 || zOfShares(is, was, objects) > -4) return []
  const since = lastSeen < situation.recentFrom ? lastSeen : situation.recentFrom
  return [
    {
      subject: subjectOf(one),
      path,
      detail: '',
      code: 'property_gone',
      severity: 'warning',
      since,
      before: was,
      now: is,
    },
  ]
}

/** A type that was rare (under 1 %) and is not any more (5 % and over). Null says that there is nothing, which is no type of something. */
function typeChanges(one: Watched, { path, recent, before }: Property): Difference[] {
  const total = { before: asNumbers(before), now: asNumbers(recent) }
  const sums = { before: sum(total.before), now: sum(total.now) }
  if (sums.before < BEFORE || sums.now < RECENT) return []
  return [...total.now].flatMap(([type, count]): Difference[] => {
    const [was, is] = [share(total.before.get(type) ?? 0, sums.before), share(count, sums.now)]
    if (was >= 0.01 || is < 0.05) return []
    // The day is found when it is shown.
    return [
      {
        subject: subjectOf(one),
        path,
        detail: type,
        code: 'type_changed',
        severity: 'warning',
        since: '',
        before: was,
        now: is,
      },
    ]
  })
}

/** Values by type, whole numbers being numbers, nulls left out. */
function asNumbers(types: Readonly<TypeCounts>): Map<JsonType, number> {
  const counts = new Map<JsonType, number>()
  for (const [place, type] of JSON_TYPES.entries()) {
    const count = types[place] ?? 0
    const as = type === 'integer' ? 'number' : type
    if (type !== 'null' && count > 0) counts.set(as, (counts.get(as) ?? 0) + count)
  }
  return counts
}

function similar(watched: readonly Watched[]): Difference[] {
  const events = new Map(watched.filter(({ type }) => type === 'track').map((one) => [one.name, one]))
  return similarNames([...events.keys()]).flatMap((group): Difference[] => {
    const members = group.flatMap((name) => events.get(name) ?? [])
    // What is planned, or came first, is what the others were meant to be.
    members.sort((a, b) => Number(Boolean(b.entry)) - Number(Boolean(a.entry)) || (a.firstSeen < b.firstSeen ? -1 : 1))
    const [right, ...others] = members
    if (!right) return []
    return others
      .filter((one) => !one.entry)
      .map((one) => ({
        subject: subjectOf(one),
        path: '',
        detail: right.name,
        code: 'name_similar',
        severity: 'warning',
        since: one.firstSeen,
      }))
  })
}

/** Whether a contract speaks plainly about the object around a property, and not of the property. */
function isUnplanned(contract: JsonObject, path: string): boolean {
  let at: Json | undefined = contract
  for (const step of readPath(path) ?? []) {
    if (!isJsonObject(at as Json)) return false
    const schema = at as JsonObject
    // Said in another way than plainly: only applying it tells.
    if (
      ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas'].some((keyword) =>
        Object.hasOwn(schema, keyword),
      )
    )
      return false
    if (typeof step === 'symbol') {
      if (!Object.hasOwn(schema, 'items')) return false
      at = schema.items
      continue
    }
    if (!isJsonObject(schema.properties as Json)) return false
    const named = schema.properties as JsonObject
    if (!Object.hasOwn(named, step)) return true
    at = named[step]
  }
  return false
}

/** The two-proportion z-score. */
function zOfShares(is: number, was: number, { before, now }: Objects): number {
  const pooled = (is * now + was * before) / (now + before)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / now + 1 / before))
  return error === 0 ? 0 : (is - was) / error
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole)
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}

function subjectOf({ type, name }: Subject): Subject {
  return { type, name }
}

/** A name that stays the same as long as the difference is the same one. */
export function differenceName({ code, subject, path, detail }: Difference): string {
  return JSON.stringify([code, subjectId(subject), path, detail])
}
