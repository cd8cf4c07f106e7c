import type { Identifier } from '@diapason/kernel'
import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'

/** An origin and the person it belongs to; null when it is nobody's. */
export type OriginRow = {
  readonly origin: string
  readonly type: string
  readonly value: string
  readonly profile: string | null
  readonly firstSeen: string
}

/** An origin, and whose it is. */
export type Owned = { readonly origin: string; readonly profile: string }

export type IdentityStore = {
  /**
   * Adds origins. `adopt` also takes those that are nobody's; returns how many are now as asked.
   * @throws a unique violation, without `adopt`, when another node has added one meanwhile
   */
  addOrigins(
    origins: readonly (Identifier & { readonly profile: string })[],
    options: { adopt: boolean },
  ): Promise<number>
  /** Records identifiers that were presented and belong to nobody; those that are known stay as they are. */
  addUnowned(origins: readonly Identifier[]): Promise<void>
  /**
   * That these are nobody's, and never were somebody's with others.
   * @throws an error by dividing by zero (SQLSTATE 22012) when it is not so
   */
  assertNobodys(origins: readonly string[]): Promise<void>
  /** Locks those of these that are nobody's, so that nobody takes them before the transaction ends; returns how many. */
  lockNobodys(origins: readonly string[]): Promise<number>
  /** Moves every origin of one person to another, after a link joined them. */
  moveOrigins(moves: readonly { readonly from: string; readonly to: string }[]): Promise<void>
  /** Says whose origins are; null: nobody's. */
  assign(origins: readonly { readonly origin: string; readonly profile: string | null }[]): Promise<void>
  /** Forgets origins; returns how many. For the retention and erasures alone. */
  removeOrigins(origins: readonly string[]): Promise<number>
  /** What is known of these origins, whosever they are. */
  byOrigins(origins: readonly string[]): Promise<OriginRow[]>
  originsOf(profile: string): Promise<OriginRow[]>
  /** Identifiers of several people. */
  identifiersOfPeople(profiles: readonly string[]): Promise<(Identifier & { readonly profile: string })[]>
  /** How many identifiers of each type these people have. */
  typeCounts(profiles: readonly string[]): Promise<Map<string, Map<string, number>>>
  /** The person an origin belongs to. */
  profileOf(origin: string): Promise<string | undefined>
  /** After rows were copied in: who is named after themselves has never moved, for those who follow moves. */
  forgetUnmoved(): Promise<void>
  /**
   * Origins whose person changed in transactions from `from` up to, not including, `below`: those after the origin `after`, `limit` at
   * most, in their order. One that is nobody's, or its own again, is told as its own.
   */
  movedIn(span: {
    readonly from: string
    readonly below: string
    readonly after: string | undefined
    readonly limit: number
  }): Promise<{ origin: string; profile: string; version: string }[]>
}

/** Origins, on a database or on a transaction of it. */
export function createIdentityStore(db: Database): IdentityStore {
  return {
    addOrigins: async (origins, { adopt }) => {
      if (origins.length === 0) return 0
      return await db.execute(
        { name: adopt ? 'origins-adopt' : 'origins-add', text: adopt ? `${addSql} ${adoptSql}` : addSql },
        [
          binaryArray.uuid(origins.map((one) => one.origin)),
          binaryArray.text(origins.map((one) => one.type)),
          binaryArray.text(origins.map((one) => one.value)),
          binaryArray.uuid(origins.map((one) => one.profile)),
        ],
      )
    },
    addUnowned: async (origins) => {
      if (origins.length === 0) return
      const sorted = [...origins].sort((x, y) => (x.origin < y.origin ? -1 : 1))
      await db.execute(
        {
          name: 'origins-unowned',
          text: `insert into origins (origin, type, value, tx) select *, null from unnest($1::uuid[], $2::text[], $3::text[]) on conflict do nothing`,
        },
        [
          binaryArray.uuid(sorted.map((one) => one.origin)),
          binaryArray.text(sorted.map((one) => one.type)),
          binaryArray.text(sorted.map((one) => one.value)),
        ],
      )
    },
    assertNobodys: async (origins) => {
      if (origins.length === 0) return
      await db.query({ name: 'origins-nobodys', text: nobodysSql }, [binaryArray.uuid(origins)])
    },
    lockNobodys: async (origins) => {
      const rows = await db.query(
        'select from origins where origin = any($1::uuid[]) and profile is null order by origin for update',
        [origins],
      )
      return rows.length
    },
    moveOrigins: async (moves) => {
      if (moves.length === 0) return
      await db.execute(
        {
          name: 'origins-move',
          text: `update origins o set profile = m.target, tx = pg_current_xact_id()
            from unnest($1::uuid[], $2::uuid[]) as m(source, target) where o.profile = m.source`,
        },
        [binaryArray.uuid(moves.map((one) => one.from)), binaryArray.uuid(moves.map((one) => one.to))],
      )
    },
    assign: async (origins) => {
      if (origins.length === 0) return
      await db.execute(
        `update origins o set profile = m.target, tx = pg_current_xact_id()
         from unnest($1::uuid[], $2::uuid[]) as m(origin, target) where o.origin = m.origin and o.profile is distinct from m.target`,
        [origins.map((one) => one.origin), origins.map((one) => one.profile)],
      )
    },
    removeOrigins: async (origins) => {
      if (origins.length === 0) return 0
      return await db.execute('delete from origins where origin = any($1::uuid[])', [origins])
    },
    byOrigins: (origins) => db.query(`select ${columns} from origins where origin = any($1::uuid[])`, [origins]),
    originsOf: (profile) =>
      db.query(`select ${columns} from origins where profile = $1 order by type, value`, [profile]),
    identifiersOfPeople: (profiles) =>
      db.query('select origin, type, value, profile from origins where profile = any($1::uuid[]) order by origin', [
        profiles,
      ]),
    typeCounts: async (profiles) => {
      const counts = new Map<string, Map<string, number>>()
      if (profiles.length === 0) return counts
      const rows = await db.query<{ profile: string; type: string; n: number }>(
        {
          name: 'origins-count-types',
          text: 'select profile, type, count(*) as n from origins where profile = any($1::uuid[]) group by profile, type',
        },
        [binaryArray.uuid(profiles)],
      )
      for (const { profile, type, n } of rows) {
        const types = counts.get(profile) ?? new Map<string, number>()
        counts.set(profile, types.set(type, n))
      }
      return counts
    },
    profileOf: async (origin) => {
      const [row] = await db.query<{ profile: string | null }>('select profile from origins where origin = $1', [
        origin,
      ])
      return row?.profile ?? undefined
    },
    forgetUnmoved: async () => {
      await db.execute('update origins set tx = null where tx is not null and coalesce(profile, origin) = origin')
    },
    movedIn: ({ from, below, after, limit }) =>
      db.query(
        `select origin, coalesce(profile, origin) as profile, tx::text as version from origins
         where tx >= $1::xid8 and tx < $2::xid8 and ($3::uuid is null or origin > $3) order by origin limit $4`,
        [from, below, after ?? null, limit],
      ),
  }
}

const nobodysSql = `select 1 / (not exists (
    select from origins o where o.origin = any($1::uuid[])
      and (o.profile is not null or exists (select from links l where (l.a = o.origin or l.b = o.origin) and l.status = 'live'))
  ))::int as "areNobodys"`

const columns = 'origin, type, value, profile, first_seen as "firstSeen"'

const addSql = `
  insert into origins as o (origin, type, value, profile, tx)
  select origin, type, value, profile, case when profile <> origin then pg_current_xact_id() end
  from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as said(origin, type, value, profile)`

const adoptSql =
  'on conflict (origin) do update set profile = excluded.profile, tx = pg_current_xact_id() where o.profile is null'
