import type { Account } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { likePrefix } from '../platform/database/like-prefix.ts'
import { readDocument } from './read-document.ts'

/** An account as a list shows it. */
export type AccountSummary = {
  /** Key of the account: the uuid computed from its id. */
  readonly id: string
  /** As the brand calls it. */
  readonly groupId: string
  readonly label: string
  readonly members: number
  /** The latest `group` call that names it, and how many there were. */
  readonly lastSeen: string
  readonly calls: number
}

/** A person of an account, or an account of a person: since when, and what first said so. */
export type Belonging = {
  readonly id: string
  readonly label: string
  readonly since: string
  readonly lastSaid: string
  readonly calls: number
  readonly source: string
  readonly channel: string
  readonly origin: string
  readonly messageId: string
}

export type AccountSort = 'seen' | 'members'

/** Where a list goes on. */
export type AccountPlace = { readonly by: string | number; readonly account: string }

export type AccountReader = {
  /** Accounts named most recently (to the hour) or with most people, all or those whose id or name begins with `q`. */
  list(options: {
    q: string
    sort: AccountSort
    after: AccountPlace | undefined
    limit: number
  }): Promise<{ items: AccountSummary[]; last: AccountPlace | undefined }>
  /** An account; its document is undefined when it cannot be read. */
  one(account: string): Promise<
    | {
        readonly summary: Pick<AccountSummary, 'id' | 'groupId' | 'label' | 'members'>
        readonly account: Account | undefined
        readonly bytes: number
        readonly version: number
      }
    | undefined
  >
  /** People of an account, those who joined last first. */
  members(
    account: string,
    options: { after: { since: string; origin: string } | undefined; limit: number },
  ): Promise<{ items: Belonging[]; last: { since: string; origin: string } | undefined }>
  /** Accounts of a person, the one said last first. */
  ofPerson(
    profile: string,
    options: { limit: number },
  ): Promise<{ items: (Belonging & { groupId: string })[]; total: number }>
  count(): Promise<number>
  /** How many people joined on each day from `from` on, and how many had before. */
  joined(account: string, from: string): Promise<{ before: number; days: { day: string; people: number }[] }>
}

type Row = {
  readonly account: string
  readonly id: string
  readonly label: string
  readonly members: number
  readonly seenHour: string
  readonly doc: string
}

/** Queries of the account screens. */
export function createAccountReader(db: Database): AccountReader {
  return {
    list: async ({ q, sort, after, limit }) => {
      const rows = await db.query<Row>(listSql(sort, q !== ''), [
        after?.by ?? null,
        after?.account ?? null,
        limit,
        ...(q === '' ? [] : [likePrefix(q)]),
      ])
      const last = rows.at(-1)
      return {
        items: rows.map(summary),
        last:
          last && rows.length === limit
            ? { by: sort === 'seen' ? last.seenHour : last.members, account: last.account }
            : undefined,
      }
    },
    one: async (account) => {
      const [row] = await db.query<Row & { version: number }>(
        `select account, id, label, members, version, doc from account_documents where account = $1`,
        [account],
      )
      if (!row) return undefined
      const { id, label, members, version, doc } = row
      return {
        summary: { id: account, groupId: id, label, members },
        account: readDocument(doc),
        bytes: Buffer.byteLength(doc),
        version,
      }
    },
    members: async (account, { after, limit }) => {
      const rows = await db.query<Belonging>(membersSql, [account, after?.since ?? null, after?.origin ?? null, limit])
      const last = rows.at(-1)
      return {
        items: rows,
        last: last && rows.length === limit ? { since: last.since, origin: last.origin } : undefined,
      }
    },
    ofPerson: async (profile, { limit }) => {
      const rows = await db.query<Belonging & { groupId: string; total: number }>(ofPersonSql, [profile, limit])
      return { items: rows.map(({ total: _, ...one }) => one), total: rows[0]?.total ?? 0 }
    },
    count: async () => (await db.query<{ n: number }>('select count(*) as n from account_documents'))[0]?.n ?? 0,
    joined: async (account, from) => {
      const rows = await db.query<{ day: string | null; people: number }>(joinedSql, [account, from])
      return {
        before: rows.find((row) => row.day === null)?.people ?? 0,
        days: rows.flatMap(({ day, people }) => (day === null ? [] : [{ day, people }])),
      }
    },
  }
}

function listSql(sort: AccountSort, isSearch: boolean): string {
  const by = sort === 'seen' ? { column: 'd.seen_hour', type: 'timestamptz' } : { column: 'd.members', type: 'bigint' }
  // Both arms are index scans on a prefix; a hit list for a short prefix is cut before it is sorted.
  const hits = `with hits as (
    (select account from account_documents where lower(id) like lower($4) limit 5000)
    union
    (select account from account_documents where lower(label) like lower($4) limit 5000)
  )`
  return `${isSearch ? hits : ''}
    select d.account, d.id, d.label, d.members, d.seen_hour as "seenHour", d.doc
    from ${isSearch ? 'hits join account_documents d using (account)' : 'account_documents d'}
    where $1::${by.type} is null or ${by.column} < $1 or (${by.column} = $1 and d.account > $2::uuid)
    order by ${by.column} desc, d.account limit $3`
}

/** A person is listed once, where the first of their origins joined: walking the index by time of joining, whatever the number of members. */
const membersSql = `
  select o.profile as id, p.label, m.first_at as since, told."lastSaid", told.calls, m.source, m.channel, m.origin,
    m.message_id as "messageId"
  from account_members m
  join origins o on o.origin = m.origin
  join profiles p on p.profile = o.profile
  cross join lateral (
    select max(x.last_at) as "lastSaid", sum(x.calls)::bigint as calls
    from origins ox join account_members x on x.account = m.account and x.origin = ox.origin where ox.profile = o.profile
  ) told
  where m.account = $1 and ($2::timestamptz is null or (m.first_at, m.origin) < ($2, $3::uuid))
    and not exists (
      select 1 from origins oy join account_members y on y.account = m.account and y.origin = oy.origin
      where oy.profile = o.profile and (y.first_at, y.origin) < (m.first_at, m.origin)
    )
  order by m.first_at desc, m.origin desc limit $4`

const ofPersonSql = `
  select m.account as id, d.id as "groupId", d.label, first.first_at as since, m."lastSaid", m.calls, first.source, first.channel,
    first.origin, first.message_id as "messageId", count(*) over () as total
  from (
    select x.account, max(x.last_at) as "lastSaid", sum(x.calls)::bigint as calls
    from origins o join account_members x using (origin) where o.profile = $1 group by x.account
  ) m
  join account_documents d on d.account = m.account
  cross join lateral (
    select y.* from origins o join account_members y using (origin)
    where o.profile = $1 and y.account = m.account order by y.first_at, y.origin limit 1
  ) first
  order by m."lastSaid" desc, d.id collate "C" limit $2`

const joinedSql = `
  select case when since >= $2::timestamptz then to_char(since, 'YYYY-MM-DD') end as day, count(*) as people
  from (
    select min(m.first_at) as since from account_members m join origins o using (origin) where m.account = $1 group by o.profile
  ) joined group by 1 order by 1`

/** Of a document that cannot be read, what stands beside it: one damaged account must not hide the others of the page. */
function summary({ account, id, label, members, seenHour, doc }: Row): AccountSummary {
  const document = readDocument(doc)
  return {
    id: account,
    groupId: id,
    label,
    members,
    lastSeen: document?.activity.lastSeen ?? seenHour,
    calls: document?.activity.events ?? 0,
  }
}
