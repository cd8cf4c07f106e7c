import { applyEvent, type Change, type LogEvent, type NotKept, type Profile } from '@diapason/kernel'
import { createIdentityStore, createLinkStore, eventOfRow, type Link, NOBODYS_ORIGIN } from '../identity/index.ts'
import { type LogReader, type LogRow, logKey } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

export type Effect = { readonly changes: readonly Change[]; readonly notKept: readonly NotKept[] }

/**
 * What a message changed of its person: the history of everybody it speaks of is folded up to it, then it is applied. "Everybody" is as it
 * was then: a link that a later message showed joins nobody yet. Computed when somebody asks, so that taking messages does not pay for it;
 * the fold is the same function, so the answer is what really happened.
 */
export async function effectOf(row: LogRow, { db, reader }: { db: Database; reader: LogReader }): Promise<Effect> {
  // What is kept without its person changes nobody; what people decide about identity changes people by being carried out, not by being folded.
  if (row.type === 'identity' || row.origin === NOBODYS_ORIGIN) return { changes: [], notKept: [] }
  const identity = createIdentityStore(db)
  const profile = (await identity.profileOf(row.origin)) ?? row.origin
  const now = new Map((await identity.originsOf(profile)).map((one) => [one.origin, one]))
  const event = ownEvent(row, now)
  const presented = event.identifiers.map((one) => one.origin)
  const origins = await originsThen(row, { db, reader, now: [...now.keys()], presented })
  let before: Profile | undefined
  for await (const earlier of reader.ofOrigins(origins)) {
    if (earlier.seq >= row.seq) break
    if (earlier.type !== 'identity') before = applyEvent(before, ownEvent(earlier, now)).profile
  }
  const { changes, notKept } = applyEvent(before, event)
  return { changes, notKept }
}

/** What a message names that is its person's. */
function ownEvent(row: LogRow, now: ReadonlyMap<string, unknown>): LogEvent {
  const event = eventOfRow(row)
  return { ...event, identifiers: event.identifiers.filter(({ origin }) => now.has(origin)) }
}

/** The origins that were one person with those a message presents, once it had come. */
async function originsThen(
  row: LogRow,
  of: { db: Database; reader: LogReader; now: readonly string[]; presented: readonly string[] },
): Promise<string[]> {
  const { db, reader, now, presented } = of
  const links = (await createLinkStore(db).of(now)).filter(({ status }) => status === 'live')
  const evidence = new Map((await reader.many(links)).map((shown) => [logKey(shown), shown.seq]))
  const known = links.filter((link) => (evidence.get(logKey(link)) ?? Number.POSITIVE_INFINITY) < row.seq)
  return connected([row.origin, ...presented], known)
}

/** Every origin that links reach from these. */
function connected(from: readonly string[], links: readonly Pick<Link, 'a' | 'b'>[]): string[] {
  const neighbours = new Map<string, string[]>()
  for (const { a, b } of links) {
    for (const [here, there] of [
      [a, b],
      [b, a],
    ] as const) {
      const beside = neighbours.get(here)
      if (beside) beside.push(there)
      else neighbours.set(here, [there])
    }
  }
  const reached = new Set(from)
  // A set hands out what is added while it is walked.
  for (const origin of reached) for (const next of neighbours.get(origin) ?? []) reached.add(next)
  return [...reached]
}
