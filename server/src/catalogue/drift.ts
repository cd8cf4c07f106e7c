import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '@diapason/kernel'
import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import type { Contracts, Entry } from './contracts.ts'
import { dayBefore, earlier } from './day.ts'
import { type Difference, differenceName, differencesOf, type Watched } from './differences.ts'
import { addTypes, JSON_TYPES, type noTypes } from './json-types.ts'
import { childPath, pathOf, readPath } from './property-path.ts'
import { type Amendment, amendContract } from './propose-contract.ts'
import { readWatched, spansAt } from './read-watched.ts'
import { subjectId } from './subject.ts'
import { createViolationStore, type StoredViolation } from './violation-store.ts'

/** What accepting a difference does: a new entry, or a contract that allows what is sent. */
export type Acceptance =
  | { readonly does: 'plan'; readonly event: string }
  | { readonly does: 'amend'; readonly entry: Entry; readonly contract: JsonObject }

export type FoundDifference = Difference & {
  readonly id: string
  /** Ids of the keys that send it. */
  readonly sources: readonly string[]
  readonly ignored: { readonly by: string; readonly at: string } | null
  /** Undefined where only a person can say what should be. */
  readonly acceptance: Acceptance | undefined
}

export type Drift = {
  /** Everything that is different now, the gravest first; at most a minute old. */
  differences(): Promise<readonly FoundDifference[]>
  ignore(difference: FoundDifference, by: string): Promise<void>
  heed(id: string, by: string): Promise<void>
  /** The next question is answered anew. */
  forget(): void
}

/** Finding drift reads four weeks of sums: people who look at one screen together share it. In ms. */
const FRESH_FOR = 30_000

/** Days of violations that are shown as a difference: a week without any, and it is over. */
const VIOLATION_DAYS = 7

/** Listed at most. */
const LISTED = 500

/** Finds how what is sent differs from its own past and from the contracts. */
export function createDrift(of: { db: Database; contracts: Contracts; clock: () => number }): Drift {
  const { db, contracts, clock } = of
  const audit = createAudit({ clock })
  let held: { readonly until: number; readonly found: Promise<readonly FoundDifference[]> } | undefined

  const find = async (): Promise<readonly FoundDifference[]> => {
    const now = clock()
    const { recent } = spansAt(now)
    const [watched, violations, ignored] = await Promise.all([
      readWatched(db, { now, contracts }),
      createViolationStore(db).since(dayBefore(now, VIOLATION_DAYS)),
      db.query<{ difference: string; by: string; at: string }>('select difference, by, at from catalogue_ignored'),
    ])
    const violated = broken(violations, contracts)
    const told = new Set(violated.map(({ subject, path }) => `${subjectId(subject)} ${path}`))
    const found = [
      ...violated,
      ...differencesOf(watched, {
        now: new Date(now).toISOString(),
        newAfter: new Date(now - 7 * 86_400_000).toISOString(),
        silentSince: new Date(now - 28 * 86_400_000).toISOString(),
        recentFrom: recent,
      }),
      ...unseen(watched, contracts),
    ]
      // What the contract says of a type need not be said again.
      .filter((one) => one.code !== 'type_changed' || !told.has(`${subjectId(one.subject)} ${one.path}`))
      .slice(0, LISTED)
    const details = await readDetails(db, found, spansAt(now))
    const bySubject = new Map(watched.map((one) => [subjectId(one), one]))
    const ignoredOf = new Map(ignored.map(({ difference, by, at }) => [difference, { by, at }]))
    return found.map((one, place) => {
      const id = createHash('sha256').update(differenceName(one)).digest('base64url').slice(0, 22)
      const { since, sources } = details.get(place) ?? { since: '', sources: [] }
      return {
        ...one,
        id,
        since: one.since || since || recent,
        sources: 'sources' in one ? (one.sources as string[]) : sources,
        ignored: ignoredOf.get(id) ?? null,
        acceptance: acceptanceOf(one, { watched: bySubject.get(subjectId(one.subject)), contracts }),
      }
    })
  }

  return {
    differences: () => {
      if (held && held.until > clock()) return held.found
      const found = find()
      held = { until: clock() + FRESH_FOR, found }
      found.catch(() => {
        held = undefined
      })
      return found
    },
    ignore: async ({ id, code, subject, path }, by) => {
      await db.tx(async (tx) => {
        const done = await tx.execute(
          'insert into catalogue_ignored (difference, by, at) values ($1, $2, $3) on conflict (difference) do nothing',
          [id, by, new Date(clock()).toISOString()],
        )
        if (done === 0) return
        const detail = { code, event: subjectId(subject), path }
        await audit.record(tx, {
          principal: by,
          action: 'difference.ignore',
          target: { kind: 'difference', id },
          detail,
        })
      })
      held = undefined
    },
    heed: async (id, by) => {
      await db.tx(async (tx) => {
        if ((await tx.execute('delete from catalogue_ignored where difference = $1', [id])) === 0) return
        await audit.record(tx, { principal: by, action: 'difference.heed', target: { kind: 'difference', id } })
      })
      held = undefined
    },
    forget: () => {
      held = undefined
    },
  }
}

/** Violations of one rule, over all sources, as a difference. Of entries that are gone nothing is said. */
type Broken = Difference & { readonly sources: readonly string[] }

function broken(violations: readonly StoredViolation[], contracts: Contracts): Broken[] {
  const events = new Map(contracts.events().map((one) => [one.key, one]))
  const traits = new Map(contracts.traits().map((one) => [one.key, one]))
  const rules = Map.groupBy(violations, ({ kind, key, path, code }) => JSON.stringify([kind, key, path, code]))
  return [...rules.values()].flatMap((some): Broken[] => {
    const [first] = some
    if (!first) return []
    const common = {
      severity: some.some(({ outcome }) => outcome === 'rejected') ? 'error' : 'warning',
      since: some.reduce((since, { firstAt }) => earlier(since, firstAt), first.firstAt),
      count: some.reduce((sum, { count }) => sum + count, 0),
      sources: [...new Set(some.map(({ source }) => source))],
    } as const
    const { kind, key, path, code } = first
    if (kind === 'unplanned')
      return contracts.unplanned === 'allow'
        ? []
        : [{ ...common, code: 'unplanned', subject: { type: 'track', name: '' }, path: '', detail: '' }]
    if (kind === 'trait') {
      const entry = traits.get(key)
      if (!entry) return []
      const subject = { type: 'identify', name: '' } as const
      return [{ ...common, code: 'contract_violated', subject, path: traitPath(entry.body.trait, path), detail: code }]
    }
    const entry = events.get(key)
    if (!entry) return []
    const subject = { type: entry.body.type ?? 'track', name: entry.body.event }
    return [{ ...common, code: 'contract_violated', subject, path, detail: code }]
  })
}

/** Planned events that never came. */
function unseen(watched: readonly Watched[], contracts: Contracts): Difference[] {
  const seen = new Set(watched.map(subjectId))
  return contracts.events().flatMap(({ body }) => {
    const subject = { type: body.type ?? 'track', name: body.event }
    if (seen.has(subjectId(subject))) return []
    return [{ code: 'event_unseen', severity: 'info', subject, path: '', detail: '', since: '' } as const]
  })
}

/** The path of a part of a trait's value among all that `identify` carries. */
export function traitPath(trait: string, path: string): string {
  const steps = readPath(path)
  return steps ? pathOf([trait, ...steps]) : `${childPath('', trait)}${path === '' ? '' : `.${path}`}`
}

function acceptanceOf(
  one: Difference,
  { watched, contracts }: { watched: Watched | undefined; contracts: Contracts },
): Acceptance | undefined {
  if (one.code === 'event_new') return { does: 'plan', event: one.subject.name }
  const amendment = amendmentOf(one, watched)
  const entry = entryOf(one, contracts)
  const contract = entry?.body.contract as JsonObject | undefined
  if (!amendment || !entry || !contract) return undefined
  const amended =
    entry.kind === 'event' ? amendContract(contract, amendment) : amendTrait(one.path, { contract, amendment })
  if (!amended || isDeepStrictEqual(amended, contract)) return undefined
  return { does: 'amend', entry, contract: amended }
}

function amendmentOf(one: Difference, watched: Watched | undefined): Amendment | undefined {
  const { code, detail, path } = one
  if (code === 'property_gone' || (code === 'contract_violated' && detail === 'required'))
    return { does: 'make optional', path }
  const property = watched?.properties.find((known) => known.path === path)
  if (!property || !(code === 'property_unplanned' || code === 'type_changed' || detail === 'type')) return undefined
  return { does: 'allow', path, types: addTypes([...property.recent] as ReturnType<typeof noTypes>, property.before) }
}

function entryOf({ subject, path }: Difference, contracts: Contracts): Entry | undefined {
  if (subject.type !== 'identify') return contracts.event(subject)
  const [trait] = readPath(path) ?? []
  return typeof trait === 'string' ? contracts.trait(trait) : undefined
}

/** The contract of a trait is that of one property of all that `identify` carries. */
function amendTrait(
  path: string,
  { contract, amendment }: { contract: JsonObject; amendment: Amendment },
): JsonObject | undefined {
  const [trait] = readPath(path) ?? []
  if (typeof trait !== 'string') return undefined
  const amended = amendContract({ properties: { [trait]: contract } }, amendment)
  return (amended?.properties as Record<string, Json> | undefined)?.[trait] as JsonObject | undefined
}

/** Since when, and from whom: the first day on which a type had its share, and the keys that sent it in the recent span. */
async function readDetails(
  db: Database,
  found: readonly Difference[],
  { recent, before }: { recent: string; before: string },
): Promise<Map<number, { since: string; sources: string[] }>> {
  const places = found.map(({ detail, code }) => {
    const place = (JSON_TYPES as readonly string[]).indexOf(detail) + 1
    if (code !== 'type_changed' || place === 0) return [0, 0] as const
    return detail === 'number' ? ([place, place - 1] as const) : ([place, place] as const)
  })
  const rows = await db.query<{ nth: number; since: string | null; sources: string[] }>(
    `select u.nth::int as nth, min(d.day) filter (where u.a = 0 or d.day >= $6 or d.types[u.a] + d.types[u.b] > 0)::text as since,
       array_agg(distinct d.source) filter (where u.gone or d.day >= $6) as sources
     from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $8::boolean[])
       with ordinality as u (type, name, path, a, b, gone, nth)
     join catalogue_days d using (type, name, path)
     where d.day >= $7 and (u.a = 0 or d.types[u.a] + d.types[u.b] >= greatest(1, 0.05 * (select sum(n) from unnest(d.types) n)))
     group by u.nth`,
    [
      found.map((one) => one.subject.type),
      found.map((one) => one.subject.name),
      found.map((one) => one.path),
      places.map(([a]) => a),
      places.map(([, b]) => b),
      recent,
      before,
      found.map((one) => one.code === 'property_gone'),
    ],
  )
  return new Map(rows.map(({ nth, since, sources }) => [nth - 1, { since: since ?? '', sources: sources ?? [] }]))
}
