import type { Json, LogEvent } from '@diapason/kernel'
import type { Logger } from 'pino'
import { CHOICES_MADE } from '../consent/index.ts'
import type { StoredDefinition } from '../definitions/index.ts'
import { type Breach, type CompiledContract, compileContract } from './compile-contract.ts'
import type { CatalogueSettings, EventEntry, TraitEntry } from './entry-kinds.ts'
import { type Subject, subjectId } from './subject.ts'

/** A live entry of the catalogue, with its contract as a function. */
export type Entry<Body = EventEntry | TraitEntry> = {
  readonly kind: 'event' | 'trait'
  readonly key: string
  readonly revision: number
  readonly body: Body
  readonly contract: CompiledContract | undefined
}

/** Something that a message breaks: whose contract, and what. `unplanned` is the rule that events must be planned. */
export type Violation = Breach & { readonly kind: 'event' | 'trait' | 'unplanned'; readonly key: string }

/** What the contracts say of a message. */
export type Verdict = { readonly violations: readonly Violation[]; readonly rejected: boolean }

export type Contracts = {
  /** Compiles what is live; a contract that did not change is not compiled again. */
  compile(live: { readonly definitions: readonly StoredDefinition[] }): void
  /** What the contracts say; undefined for the many messages that break none. */
  judge(event: LogEvent): Verdict | undefined
  event(subject: Subject): Entry<EventEntry> | undefined
  trait(name: string): Entry<TraitEntry> | undefined
  events(): readonly Entry<EventEntry>[]
  traits(): readonly Entry<TraitEntry>[]
  readonly unplanned: CatalogueSettings['unplanned']
}

/** Events that this product sends of itself: how an experiment is measured does not wait for a plan. */
const PLANNED_BY_NATURE = new Set(['Experiment Viewed', 'Element Viewed', CHOICES_MADE])

/** The contracts as of the plan: compiled beside it, so that a message is judged by what was acknowledged before it came (law 7). */
export function createContracts({ log }: { log: Pick<Logger, 'warn'> }): Contracts {
  let events: ReadonlyMap<string, Entry<EventEntry>> = new Map()
  let traits: ReadonlyMap<string, Entry<TraitEntry>> = new Map()
  let withContract: readonly Entry<TraitEntry>[] = []
  let judged: Readonly<Record<string, ReadonlyMap<string, Entry<EventEntry>>>> = {}
  let unplanned: CatalogueSettings['unplanned'] = 'allow'

  const compiled = (contract: Json | undefined, at: Pick<Entry, 'kind' | 'key'>): CompiledContract | undefined => {
    if (contract === undefined) return undefined
    try {
      return compileContract(contract)
    } catch (error) {
      log.warn({ err: error, ...at }, 'A contract cannot be compiled and is left out.')
      return undefined
    }
  }
  const entryOf = <B extends EventEntry | TraitEntry>(
    { kind, key, revision, body }: StoredDefinition,
    known: ReadonlyMap<string, Entry<B>>,
  ): Entry<B> => {
    const at = { kind: kind as Entry['kind'], key }
    const same = known.get(key)
    if (same?.revision === revision) return same
    const typed = body as B
    return { ...at, revision, body: typed, contract: compiled(typed.contract as Json | undefined, at) }
  }

  return {
    compile: ({ definitions }) => {
      const nextEvents = new Map<string, Entry<EventEntry>>()
      const nextTraits = new Map<string, Entry<TraitEntry>>()
      let nextUnplanned: CatalogueSettings['unplanned'] = 'allow'
      const byKey = { event: keyed(events), trait: keyed(traits) }
      for (const one of definitions) {
        if (one.kind === 'event') {
          const entry = entryOf(one, byKey.event)
          nextEvents.set(subjectId({ type: entry.body.type ?? 'track', name: entry.body.event }), entry)
        } else if (one.kind === 'trait') {
          const entry = entryOf(one, byKey.trait)
          nextTraits.set(entry.body.trait, entry)
        } else if (one.kind === 'catalogue_settings') nextUnplanned = (one.body as CatalogueSettings).unplanned
      }
      events = nextEvents
      traits = nextTraits
      unplanned = nextUnplanned
      withContract = [...traits.values()].filter((one) => one.contract)
      judged = byType(events.values())
    },
    judge: (event) => {
      switch (event.type) {
        case 'identify':
          return withContract.length === 0 ? undefined : judgeTraits(event, withContract)
        case 'track':
        case 'page':
        case 'screen': {
          const entry = judged[event.type]?.get(event.name)
          if (entry) return entry.contract ? verdict(entry, entry.contract.check(event.properties)) : undefined
          if (unplanned === 'allow' || event.type !== 'track' || PLANNED_BY_NATURE.has(event.name)) return undefined
          return { violations: [UNPLANNED], rejected: unplanned === 'reject' }
        }
        default:
          return undefined
      }
    },
    event: (subject) => events.get(subjectId(subject)),
    trait: (name) => traits.get(name),
    events: () => [...events.values()],
    traits: () => [...traits.values()],
    get unplanned() {
      return unplanned
    },
  }
}

const UNPLANNED: Violation = {
  kind: 'unplanned',
  key: 'workspace',
  at: 'event',
  path: '',
  code: 'unplanned',
  message: 'is not in the catalogue, which says that every event must be',
}

function keyed<E extends Entry>(entries: ReadonlyMap<string, E>): ReadonlyMap<string, E> {
  return new Map([...entries.values()].map((one) => [one.key, one]))
}

function byType(entries: Iterable<Entry<EventEntry>>): Record<string, ReadonlyMap<string, Entry<EventEntry>>> {
  const maps: Record<string, Map<string, Entry<EventEntry>>> = { track: new Map(), page: new Map(), screen: new Map() }
  for (const one of entries) maps[one.body.type ?? 'track']?.set(one.body.event, one)
  return maps
}

function judgeTraits({ traits }: LogEvent, entries: readonly Entry<TraitEntry>[]): Verdict | undefined {
  let found: Verdict | undefined
  for (const entry of entries) {
    const name = entry.body.trait
    const value = Object.hasOwn(traits, name) ? traits[name] : undefined
    if (value === undefined || value === null || !entry.contract) continue
    const one = verdict(entry, entry.contract.check(value))
    if (!one) continue
    const violations = one.violations.map((breach) => ({
      ...breach,
      at: breach.at === '' ? name : `${name}.${breach.at}`,
    }))
    found = {
      violations: [...(found?.violations ?? []), ...violations],
      rejected: one.rejected || (found?.rejected ?? false),
    }
  }
  return found
}

function verdict({ kind, key, body }: Entry, breaches: readonly Breach[]): Verdict | undefined {
  if (breaches.length === 0) return undefined
  return { violations: breaches.map((breach) => ({ ...breach, kind, key })), rejected: body.onViolation === 'reject' }
}
