import type { Identifier } from '@diapason/kernel'
import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'

/** An origin and the person it belongs to. */
export type OriginRow = {
  readonly origin: string
  readonly type: string
  readonly value: string
  readonly profile: string
}

/** That two origins are one person, and the message that showed it. `a < b`. */
export type Link = {
  readonly a: string
  readonly b: string
  readonly rule: string
  readonly origin: string
  readonly messageId: string
  readonly source: string
  readonly channel: string
  readonly happenedAt: string
}

export type IdentityStore = {
  /** Adds origins. @throws a unique violation when another node has added one meanwhile */
  addOrigins(origins: readonly (Identifier & { readonly profile: string })[]): Promise<void>
  /** Moves every origin of one person to another, after a link joined them. */
  moveOrigins(moves: readonly { readonly from: string; readonly to: string }[]): Promise<void>
  /** Adds links; one that is known keeps its first evidence. */
  addLinks(links: readonly Link[]): Promise<void>
  /** Forgets origins, and the links that name them. For the retention alone. */
  removeOrigins(origins: readonly string[]): Promise<void>
  originsOf(profile: string): Promise<OriginRow[]>
  /** Origins of several people, without what they stand for. */
  originsOfPeople(profiles: readonly string[]): Promise<Pick<OriginRow, 'origin' | 'profile'>[]>
  /** The person an origin belongs to. */
  profileOf(origin: string): Promise<string | undefined>
  profilesOf(origins: readonly string[]): Promise<Map<string, string>>
  /**
   * Origins whose person changed in transactions from `from` up to, not including, `below`, and is not named after them: those after the
   * origin `after`, `limit` at most, in their order.
   */
  movedIn(span: {
    readonly from: string
    readonly below: string
    readonly after: string | undefined
    readonly limit: number
  }): Promise<{ origin: string; profile: string; version: string }[]>
  /** Links between these origins, oldest first. */
  linksOf(origins: readonly string[]): Promise<Link[]>
}

/** Origins and links, on a database or on a transaction of it. */
export function createIdentityStore(db: Database): IdentityStore {
  return {
    addOrigins: async (origins) => {
      if (origins.length === 0) return
      await db.execute(
        {
          name: 'origins-add',
          text: 'insert into origins (origin, type, value, profile) select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[])',
        },
        [
          binaryArray.uuid(origins.map((one) => one.origin)),
          binaryArray.text(origins.map((one) => one.type)),
          binaryArray.text(origins.map((one) => one.value)),
          binaryArray.uuid(origins.map((one) => one.profile)),
        ],
      )
    },
    moveOrigins: async (moves) => {
      if (moves.length === 0) return
      await db.execute(
        `update origins o set profile = m.target, tx = pg_current_xact_id()
         from unnest($1::uuid[], $2::uuid[]) as m(source, target) where o.profile = m.source`,
        [moves.map((one) => one.from), moves.map((one) => one.to)],
      )
    },
    addLinks: async (links) => {
      if (links.length === 0) return
      await db.execute(
        {
          name: 'links-add',
          text: `insert into links (a, b, rule, origin, message_id, source, channel, happened_at)
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
            on conflict do nothing`,
        },
        [
          binaryArray.uuid(links.map((one) => one.a)),
          binaryArray.uuid(links.map((one) => one.b)),
          binaryArray.text(links.map((one) => one.rule)),
          binaryArray.uuid(links.map((one) => one.origin)),
          binaryArray.text(links.map((one) => one.messageId)),
          binaryArray.text(links.map((one) => one.source)),
          binaryArray.text(links.map((one) => one.channel)),
          binaryArray.timestamptz(links.map((one) => one.happenedAt)),
        ],
      )
    },
    removeOrigins: async (origins) => {
      if (origins.length === 0) return
      await db.execute('delete from links where a = any($1::uuid[]) or b = any($1::uuid[])', [origins])
      await db.execute('delete from origins where origin = any($1::uuid[])', [origins])
    },
    originsOf: (profile) =>
      db.query('select origin, type, value, profile from origins where profile = $1 order by type, value', [profile]),
    originsOfPeople: (profiles) =>
      db.query('select origin, profile from origins where profile = any($1::uuid[])', [profiles]),
    profileOf: async (origin) => {
      const [row] = await db.query<{ profile: string }>('select profile from origins where origin = $1', [origin])
      return row?.profile
    },
    profilesOf: async (origins) => {
      const rows = await db.query<{ origin: string; profile: string }>(
        'select origin, profile from origins where origin = any($1::uuid[])',
        [origins],
      )
      return new Map(rows.map((row) => [row.origin, row.profile]))
    },
    movedIn: ({ from, below, after, limit }) =>
      db.query(
        `select origin, profile, tx::text as version from origins
         where tx >= $1::xid8 and tx < $2::xid8 and profile <> origin and ($3::uuid is null or origin > $3) order by origin limit $4`,
        [from, below, after ?? null, limit],
      ),
    linksOf: (origins) =>
      db.query(
        `select a, b, rule, origin, message_id as "messageId", source, channel, happened_at as "happenedAt"
         from links where a = any($1::uuid[]) or b = any($1::uuid[]) order by happened_at, message_id`,
        [origins],
      ),
  }
}
