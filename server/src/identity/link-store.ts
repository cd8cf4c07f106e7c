import type { Identifier } from '@diapason/kernel'
import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'
import { type Link, type LinkStatus, type NewLink, type Pair, pairKey } from './link.ts'

/** A live link as a person's page tells of it. */
export type Joining = Pick<NewLink, 'rule' | 'origin' | 'messageId' | 'source' | 'channel'> & {
  readonly a: { readonly type: string; readonly value: string }
  readonly b: { readonly type: string; readonly value: string }
  readonly at: string
}

export type LinkStore = {
  /**
   * Records links; one whose pair is recorded stays as it is, unless all that was known of the pair joined nobody and asked nothing, or a person's
   * word was all that joined it: a message that shows it is evidence; or unless it was asked what is asked no longer. One that is live keeps its evidence and holds until the last of what was
   * said for it ends, written where that is later by a step (`confirmStep`). Returns the keys of those that were written.
   */
  add(links: readonly NewLink[]): Promise<Set<string>>
  /**
   * What is recorded of these pairs and bears on a new decision, by their keys. What a rule asked that is none of `rules` any more does not: nobody is
   * asked about it now, so that it would be dropped silently.
   */
  statuses(pairs: readonly Pair[], rules: readonly string[]): Promise<Map<string, LinkStatus>>
  /** Which of these people somebody took apart: keys of pairs of people, the smaller first. */
  apart(people: readonly string[]): Promise<Set<string>>
  /** Links that name one of these origins, oldest first. */
  of(origins: readonly string[]): Promise<Link[]>
  /** Links of these origins whose other end is none of `later`: live ones, the oldest first, or the others, the newest first. */
  ofPage(of: {
    readonly origins: readonly string[]
    readonly later: readonly string[]
    readonly live: boolean
    readonly limit: number
  }): Promise<Link[]>
  /** Links that name one of these origins, the newest first, from below a place on. */
  list(of: {
    readonly origins: readonly string[]
    readonly status: LinkStatus | undefined
    readonly after: { readonly happenedAt: string; readonly id: string } | undefined
    readonly limit: number
  }): Promise<Link[]>
  /** How many links of each status name one of these origins. */
  counts(origins: readonly string[]): Promise<ReadonlyMap<LinkStatus, number>>
  /** Live links between these origins. */
  liveBetween(origins: readonly string[]): Promise<Pair[]>
  /** The people whom an identifier names: who has it, and who presented it where several may have it. */
  owners(origin: string): Promise<string[]>
  /** Live links that make a person, the oldest first, `limit` at most, with the identifiers that they join. */
  joining(profile: string, limit: number): Promise<Joining[]>
  byIds(ids: readonly string[]): Promise<Link[]>
  /** Makes links what they should be, where they are still what they were; returns how many were. */
  change(changes: readonly StatusChange[]): Promise<number>
  /** Live links of somebody whose time is over: after `after`, in the order in which it was. */
  due(page: { readonly now: string; readonly after: Due | undefined; readonly limit: number }): Promise<Due[]>
  /** Those of one person. */
  dueOf(person: string, now: string): Promise<Link[]>
  /** Forgets these links, where their evidence is still what it was; returns how many there were. */
  remove(links: readonly Pick<Link, 'id' | 'messageId'>[]): Promise<number>
  /** Ids of the links of these pairs, in their order. */
  ids(pairs: readonly Pair[]): Promise<string[]>
  /**
   * Forgets what was doubted, claimed or shared by messages of these origins that have left the log, and identifiers that are nobody's and that
   * nothing else names. For the retention alone.
   */
  forgetUnproved(
    origins: readonly string[],
    keep: (origins: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<void>
  /** Identifiers that are nobody's and hang together by live links with these, which are nobody's either: by the one of these that leads there. */
  hangingTogether(origins: readonly string[]): Promise<ReadonlyMap<string, readonly Identifier[]>>
  /** Forgets the links that name one of these origins; returns how many. For the retention and erasures alone. */
  forget(origins: readonly string[]): Promise<number>
  /** Forgets those of these identifiers that are nobody's and that no link names any more. For erasures alone. */
  forgetLoose(origins: readonly string[]): Promise<number>
}

export type StatusChange = {
  readonly link: Pick<Link, 'id' | 'status' | 'expiresAt'>
  readonly to: LinkStatus
  /** What it has to live from then on; as it was where absent. */
  readonly life?: Life
}

/** When a link was confirmed, and when it ends. */
export type Life = Pick<Link, 'confirmedAt' | 'expiresAt'>

/** A link whose time is over, and whom it makes. */
export type Due = { readonly id: string; readonly expiresAt: string; readonly person: string }

const columns = `l.id, l.a, l.b, l.status, l.rule, l.reason, l.limited_type as "limitedType", l.confidence, l.origin, l.message_id as "messageId",
  l.source, l.channel, l.happened_at as "happenedAt", l.confirmed_at as "confirmedAt", l.expires_at as "expiresAt"`

/** SQL: whether it was a rule that put the doubt `l`, which then goes with the rule. */
export const askedByRule = "l.reason in ('rule', 'attach') and l.rule <> 'same_message'"

/** Links, on a database or on a transaction of it. */
export function createLinkStore(db: Database): LinkStore {
  return {
    add: async (links) => {
      if (links.length === 0) return new Set()
      // In the order of their keys, so that two nodes that record the same wait for each other instead of deadlocking.
      const sorted = [...links].sort((x, y) => (pairKey(x) < pairKey(y) ? -1 : 1))
      const rows = await db.query<Pair>({ name: 'links-add', text: addSql }, [
        binaryArray.uuid(sorted.map((one) => one.a)),
        binaryArray.uuid(sorted.map((one) => one.b)),
        binaryArray.text(sorted.map((one) => one.status)),
        binaryArray.text(sorted.map((one) => one.rule)),
        binaryArray.text(sorted.map((one) => one.reason ?? '')),
        binaryArray.text(sorted.map((one) => one.limitedType ?? '')),
        binaryArray.text(sorted.map((one) => String(one.confidence))),
        binaryArray.uuid(sorted.map((one) => one.origin)),
        binaryArray.text(sorted.map((one) => one.messageId)),
        binaryArray.text(sorted.map((one) => one.source)),
        binaryArray.text(sorted.map((one) => one.channel)),
        binaryArray.timestamptz(sorted.map((one) => one.happenedAt)),
        binaryArray.text(sorted.map((one) => one.confirmedAt ?? '')),
        binaryArray.text(sorted.map((one) => one.expiresAt ?? '')),
      ])
      return new Set(rows.map(pairKey))
    },
    statuses: async (pairs, rules) => {
      if (pairs.length === 0) return new Map()
      const rows = await db.query<Pair & { status: LinkStatus }>(
        {
          name: 'links-statuses',
          text: `select l.a, l.b, l.status from unnest($1::uuid[], $2::uuid[]) as asked(a, b) join links l using (a, b)
            where l.status not in ('claimed', 'shared', 'expired')
              and not (l.status = 'suggested' and coalesce(${askedByRule}, false) and l.rule <> all($3::text[]))`,
        },
        [
          binaryArray.uuid(pairs.map((one) => one.a)),
          binaryArray.uuid(pairs.map((one) => one.b)),
          binaryArray.text(rules),
        ],
      )
      return new Map(rows.map((row) => [pairKey(row), row.status]))
    },
    apart: async (people) => {
      if (people.length < 2) return new Set()
      const rows = await db.query<Pair>(
        {
          name: 'links-apart',
          text: `select distinct least(x.profile, y.profile) as a, greatest(x.profile, y.profile) as b
            from origins x join links l on l.a = x.origin join origins y on y.origin = l.b
            where x.profile = any($1::uuid[]) and y.profile = any($1::uuid[]) and x.profile <> y.profile and l.status = 'removed'`,
        },
        [binaryArray.uuid(people)],
      )
      return new Set(rows.map(pairKey))
    },
    of: (origins) =>
      db.query(
        `select ${columns} from links l where l.a = any($1::uuid[]) or l.b = any($1::uuid[]) order by l.happened_at, l.message_id, l.id`,
        [origins],
      ),
    ofPage: ({ origins, later, live, limit }) =>
      db.query(
        `select ${columns} from links l where (l.a = any($1::uuid[]) or l.b = any($1::uuid[])) and (l.status = 'live') = $3
           and not (l.a = any($2::uuid[])) and not (l.b = any($2::uuid[]))
         order by l.happened_at ${live ? 'asc' : 'desc'}, l.message_id, l.id limit $4`,
        [origins, later, live, limit],
      ),
    list: ({ origins, status, after, limit }) =>
      db.query(
        `select ${columns} from links l where (l.a = any($1::uuid[]) or l.b = any($1::uuid[])) and ($2::text is null or l.status = $2)
           and ($3::timestamptz is null or (l.happened_at, l.id) < ($3, $4::uuid))
         order by l.happened_at desc, l.id desc limit $5`,
        [origins, status ?? null, after?.happenedAt ?? null, after?.id ?? null, limit],
      ),
    counts: async (origins) => {
      const rows = await db.query<{ status: LinkStatus; n: number }>(
        'select l.status, count(*) as n from links l where l.a = any($1::uuid[]) or l.b = any($1::uuid[]) group by l.status',
        [origins],
      )
      return new Map(rows.map(({ status, n }) => [status, n]))
    },
    liveBetween: (origins) =>
      db.query(
        `select l.a, l.b from links l where l.status = 'live' and l.a = any($1::uuid[]) and l.b = any($1::uuid[]) order by l.a, l.b`,
        [origins],
      ),
    owners: async (origin) => {
      const rows = await db.query<{ profile: string }>({ name: 'links-owners', text: ownersSql }, [origin])
      return rows.map(({ profile }) => profile)
    },
    joining: (profile, limit) => db.query({ name: 'links-joining', text: joiningSql }, [profile, limit]),
    byIds: (ids) => db.query(`select ${columns} from links l where l.id = any($1::uuid[]) order by l.id`, [ids]),
    change: async (changes) => {
      if (changes.length === 0) return 0
      return await db.execute(
        `update links l set status = c.target,
           confirmed_at = case when c.renewed then c.confirmed_at else l.confirmed_at end,
           expires_at = case when c.renewed then c.expires_at else l.expires_at end
         from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::boolean[], $6::timestamptz[], $7::timestamptz[])
           as c(id, source, until, target, renewed, confirmed_at, expires_at)
         where l.id = c.id and l.status = c.source and l.expires_at is not distinct from c.until`,
        [
          changes.map(({ link }) => link.id),
          changes.map(({ link }) => link.status),
          changes.map(({ link }) => link.expiresAt),
          changes.map(({ to }) => to),
          changes.map(({ life }) => life !== undefined),
          changes.map(({ life }) => life?.confirmedAt ?? null),
          changes.map(({ life }) => life?.expiresAt ?? null),
        ],
      )
    },
    due: ({ now, after, limit }) =>
      db.query(
        `select l.id, l.expires_at as "expiresAt", coalesce(x.profile, y.profile) as person
         from links l left join origins x on x.origin = l.a left join origins y on y.origin = l.b
         where l.status = 'live' and l.expires_at <= $1 and ($2::timestamptz is null or (l.expires_at, l.id) > ($2, $3::uuid))
           and coalesce(x.profile, y.profile) is not null
         order by l.expires_at, l.id limit $4`,
        [now, after?.expiresAt ?? null, after?.id ?? null, limit],
      ),
    // From the person to their links, never from all links that are due: `is true` keeps their index out of it.
    dueOf: (person, now) =>
      db.query(
        `select ${columns} from links l where l.id in (
           select l.id from origins o join links l on l.a = o.origin where o.profile = $1 and l.status = 'live' and (l.expires_at <= $2) is true
           union select l.id from origins o join links l on l.b = o.origin where o.profile = $1 and l.status = 'live' and (l.expires_at <= $2) is true
         ) order by l.id`,
        [person, now],
      ),
    remove: async (links) => {
      if (links.length === 0) return 0
      return await db.execute(
        `delete from links l using unnest($1::uuid[], $2::text[]) as r(id, message_id) where l.id = r.id and l.message_id = r.message_id`,
        [links.map((one) => one.id), links.map((one) => one.messageId)],
      )
    },
    ids: async (pairs) => {
      if (pairs.length === 0) return []
      const rows = await db.query<{ id: string }>(
        `select l.id from unnest($1::uuid[], $2::uuid[]) with ordinality as asked(a, b, place) join links l using (a, b) order by place`,
        [pairs.map((one) => one.a), pairs.map((one) => one.b)],
      )
      return rows.map(({ id }) => id)
    },
    forgetUnproved: async (origins, keep) => {
      const gone = await db.query<Pair>(
        `delete from links l where (l.a = any($1::uuid[]) or l.b = any($1::uuid[])) and l.origin = any($1::uuid[])
           and l.status in ('suggested', 'shared', 'claimed', 'expired')
           and not exists (select from log_keys k where k.origin = l.origin and k.message_id = l.message_id)
         returning l.a, l.b`,
        [origins],
      )
      if (gone.length === 0) return
      const ends = gone.flatMap(({ a, b }) => [a, b])
      const kept = await keep(ends)
      await db.execute(
        `delete from origins o where o.origin = any($1::uuid[]) and o.profile is null
           and not exists (select from links l where l.a = o.origin or l.b = o.origin)`,
        [ends.filter((one) => !kept.has(one))],
      )
    },
    hangingTogether: async (origins) => {
      if (origins.length === 0) return new Map()
      const rows = await db.query<Identifier & { root: string }>(hangingSql, [origins])
      return Map.groupBy(rows, ({ root }) => root)
    },
    forget: async (origins) => {
      if (origins.length === 0) return 0
      return await db.execute('delete from links where a = any($1::uuid[]) or b = any($1::uuid[])', [origins])
    },
    forgetLoose: async (origins) => {
      if (origins.length === 0) return 0
      return await db.execute(
        `delete from origins o where o.origin = any($1::uuid[]) and o.profile is null
           and not exists (select from links l where l.a = o.origin) and not exists (select from links l where l.b = o.origin)
           and not exists (select from log_keys k where k.origin = o.origin)`,
        [origins],
      )
    },
  }
}

const hangingSql = `
  with recursive hanging (root, origin) as (
    select o.origin, o.origin from origins o where o.origin = any($1::uuid[]) and o.profile is null
    union
    select h.root, o.origin from hanging h
    join links l on l.status = 'live' and (l.a = h.origin or l.b = h.origin)
    join origins o on o.origin = case when l.a = h.origin then l.b else l.a end and o.profile is null
  )
  select h.root, o.type, o.value, o.origin from hanging h join origins o using (origin) where h.origin <> h.root order by h.root, o.origin`

/** A message prolongs a live link that messages made. What is recorded of it stays: the first message that showed it is its evidence. */
const prolongs = `links.status = 'live' and links.rule <> 'by_hand'`

const evidence = [
  'rule',
  'reason',
  'limited_type',
  'confidence',
  'origin',
  'message_id',
  'source',
  'channel',
  'happened_at',
]
  .map((column) => `${column} = case when ${prolongs} then links.${column} else excluded.${column} end`)
  .join(', ')

/** As `confirmStep` says, by the lifetime that the message gives. */
const step = `least(interval '1 day', (excluded.expires_at - coalesce(excluded.confirmed_at, excluded.happened_at)) / 10)`

// What somebody joined by hand does not begin to end because a message shows it: its end is nowhere, which is later than any.
const addSql = `
  insert into links (a, b, status, rule, reason, limited_type, confidence, origin, message_id, source, channel, happened_at, confirmed_at, expires_at)
  select a, b, status, rule, nullif(reason, ''), nullif(limited_type, ''), confidence::double precision, origin, message_id, source, channel, happened_at,
    nullif(confirmed_at, '')::timestamptz, nullif(expires_at, '')::timestamptz
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::text[],
    $12::timestamptz[], $13::text[], $14::text[])
    as said(a, b, status, rule, reason, limited_type, confidence, origin, message_id, source, channel, happened_at, confirmed_at, expires_at)
  on conflict (a, b) do update set status = excluded.status, ${evidence},
    confirmed_at = case when ${prolongs}
      then greatest(links.confirmed_at, coalesce(excluded.confirmed_at, excluded.happened_at)) else excluded.confirmed_at end,
    expires_at = case when links.status = 'live' and (links.expires_at is null or excluded.expires_at is null) then null
      when ${prolongs} then greatest(links.expires_at, excluded.expires_at) else excluded.expires_at end
  where links.status in ('claimed', 'shared', 'expired') and excluded.status in ('live', 'suggested')
    or links.status = 'live' and excluded.status = 'live' and (links.rule = 'by_hand' or links.expires_at is not null
      and (excluded.expires_at is null or excluded.expires_at >= links.expires_at + ${step}))
    or links.status = 'suggested' and (excluded.status = 'shared' or links.rule <> excluded.rule and links.reason in ('rule', 'attach'))
  returning a, b`

// Three walks along an index instead of an `or`, which would read all of them to find that there is one person.
const ownersSql = `
  select profile from origins where origin = $1 and profile is not null
  union select o.profile from links l join origins o on o.origin = l.b where l.a = $1 and l.status = 'shared' and o.profile is not null
  union select o.profile from links l join origins o on o.origin = l.a where l.b = $1 and l.status = 'shared' and o.profile is not null
  order by 1`

// Both ends of a live link are the same person's, so each is found by its first.
const joiningSql = `
  select json_build_object('type', x.type, 'value', x.value) as a, json_build_object('type', y.type, 'value', y.value) as b,
    l.happened_at as at, l.source, l.channel, l.origin, l.message_id as "messageId", l.rule
  from origins x join links l on l.a = x.origin join origins y on y.origin = l.b
  where x.profile = $1 and l.status = 'live' order by l.happened_at, l.message_id, l.id limit $2`
