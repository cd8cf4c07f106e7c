import { createMemberCounter } from '../accounts/index.ts'
import {
  createIdentityStore,
  createLinkStore,
  type Life,
  type Link,
  type LinkStatus,
  type NewLink,
} from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { ProfileConflict, type Recomposed, recompose } from '../profiles/index.ts'
import type { LinkChange } from './decision.ts'

/** What is to become of links. */
export type LinkChanges = {
  /** Recorded ones: `to` null forgets the link; `life` is what it has to live from then on, where that changes. */
  readonly changed: readonly { readonly link: Link; readonly to: LinkStatus | null; readonly life?: Life }[]
  /** New ones. */
  readonly made: readonly NewLink[]
}

export type Changed = Recomposed & {
  readonly links: readonly LinkChange[]
  /** Ids of all concerned, as they were named before and are named now. */
  readonly concerned: readonly string[]
}

/**
 * The one way in which identity changes outside intake: makes links what they should be, then people what live links say, counted members of
 * accounts included. Everybody concerned is locked first, in the order of their ids. In a transaction; `within` names people who are concerned though no
 * link of theirs changes.
 * @throws ProfileConflict when a link or a person changed meanwhile
 */
export async function changeLinks(
  tx: Database,
  { changed, made }: LinkChanges,
  within: readonly string[] = [],
): Promise<Changed> {
  const identity = createIdentityStore(tx)
  const links = createLinkStore(tx)
  const ends = [...changed.map(({ link }) => link), ...made].flatMap(({ a, b }) => [a, b])
  const known = await identity.byOrigins([...new Set(ends)])
  const people = [...new Set([...within, ...known.flatMap(({ profile }) => profile ?? [])])].sort()
  const counter = createMemberCounter(tx)
  await counter.before(people)
  // Asked again now that nobody else can change them.
  const owners = new Map((await identity.byOrigins(ends)).map(({ origin, profile }) => [origin, profile]))
  if (known.some(({ origin, profile }) => owners.get(origin) !== profile)) throw new ProfileConflict()
  const done = await links.change(changed.flatMap(({ to, ...one }) => (to === null ? [] : { ...one, to })))
  const forgotten = changed.filter(({ to }) => to === null).map(({ link }) => link)
  if (done + (await links.remove(forgotten)) < changed.length) throw new ProfileConflict()
  const added = await links.add(made)
  if (added.size < made.length) throw new ProfileConflict()
  const recomposed = await recompose(tx, { people, alone: known.filter(({ profile }) => profile === null) })
  const now = recomposed.people.map(({ profile }) => profile.id)
  await counter.after(now)
  const ids = await links.ids(made)
  return {
    ...recomposed,
    concerned: [...new Set([...people, ...now])].sort(),
    links: [
      ...changed.map(({ link, to, life }) => ({
        id: link.id,
        a: link.a,
        b: link.b,
        before: link.status,
        after: to,
        ...(life?.expiresAt === null && link.expiresAt !== null ? { until: link.expiresAt } : {}),
      })),
      ...made.map(({ a, b, status }, place) => ({ id: ids[place] ?? '', a, b, before: null, after: status })),
    ],
  }
}
