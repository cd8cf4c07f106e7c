import { durationOf, isJsonObject, type Json } from '@diapason/kernel'
import type { Guarded } from '../definitions/index.ts'

type Sensitivity = 'ordinary' | 'sensitive' | 'special'

/** What an entry says that matters here. */
type Entry = {
  readonly trait?: string
  readonly type?: string
  readonly event?: string
  readonly purposes?: readonly string[]
  readonly sensitivity?: Sensitivity
  readonly retention?: string
  readonly refused?: 'drop' | 'detach'
  readonly contract?: unknown
}

const RANK: Readonly<Record<Sensitivity, number>> = { ordinary: 0, sensitive: 1, special: 2 }

/** Members of an entry that protect people: what they may serve, how delicate they are, how long they stay, what becomes of what is refused. */
const MEMBERS = ['purposes', 'sensitivity', 'retention', 'refused'] as const

/**
 * Who may change what protects people: whoever answers for the purposes that data serves. Those who write the catalogue may make it stricter, and open nothing: a trait
 * that may serve one purpose would else be opened to all by whoever would like to use it.
 */
export const guarded: Guarded<Entry> = {
  members: MEMBERS,
  permission: 'purposes:write',
  names: ['type', 'event', 'trait'],
  loosened: (before, after) => {
    if (after === undefined || subjectOf(before) !== subjectOf(after))
      // What it was about is no longer protected at all.
      return MEMBERS.filter(
        (member) => member in before && !(member === 'sensitivity' && before.sensitivity === 'ordinary'),
      )
    return MEMBERS.filter((member) => LOOSENED[member](before, after))
  },
}

const LOOSENED: Readonly<Record<(typeof MEMBERS)[number], (before: Entry, after: Entry) => boolean>> = {
  purposes: ({ purposes: before }, { purposes: after }) =>
    before !== undefined && (after === undefined || after.some((key) => !before.includes(key))),
  sensitivity: ({ sensitivity: before = 'ordinary' }, { sensitivity: after = 'ordinary' }) =>
    RANK[after] < RANK[before],
  retention: ({ retention: before }, { retention: after }) => timeOf(after) > timeOf(before),
  refused: (before, after) =>
    after.refused === 'detach' &&
    (before.refused !== 'detach' || propertiesOf(after).some((name) => !propertiesOf(before).includes(name))),
}

function subjectOf(entry: Entry): string {
  return entry.trait ?? `${entry.type ?? 'track'} ${entry.event}`
}

function timeOf(retention: string | undefined): number {
  return (retention === undefined ? undefined : durationOf(retention)) ?? Number.POSITIVE_INFINITY
}

/** Of an event that is kept without its person: the properties that are kept. */
function propertiesOf({ contract }: Entry): readonly string[] {
  const properties = (contract as Json | undefined) ?? null
  return isJsonObject(properties) && isJsonObject(properties.properties) ? Object.keys(properties.properties) : []
}
