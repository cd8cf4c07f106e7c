import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'

/** That an origin belongs to an account: what `group` calls of one origin said of it, folded. */
export type MemberRow = {
  readonly account: string
  readonly origin: string
  readonly firstAt: string
  readonly lastAt: string
  readonly calls: number
  /** Of the earliest call. */
  readonly source: string
  readonly channel: string
  readonly messageId: string
}

/** That a person belongs to an account, however many of their origins say so. */
export type Membership = { readonly account: string; readonly profile: string }

/** A document to write; `members` is added to the number of people. */
export type AccountWrite = {
  readonly account: string
  readonly id: string
  readonly doc: string
  readonly label: string
  readonly seenHour: string
  readonly members: number
}

export type AccountStore = {
  /** Adds to what is known of memberships. One row per account and origin at most. */
  addMembers(rows: readonly MemberRow[]): Promise<void>
  /** Who of these people belongs to what. */
  membershipsOf(people: readonly string[]): Promise<Membership[]>
  /** Makes a place for accounts that do not have one yet. Waits for whoever is just making the same. */
  ensure(
    accounts: readonly { readonly account: string; readonly id: string; readonly seenHour: string }[],
  ): Promise<void>
  /** Documents of these accounts, locked until the transaction ends; the text is empty for one that was only made a place for. */
  lock(accounts: readonly string[]): Promise<Map<string, string>>
  /** Makes the rows of these origins exactly these; returns of how many accounts they were others. */
  replaceMembers(origins: readonly string[], rows: readonly MemberRow[]): Promise<number>
  /** Counts the people of a locked account again; true when there were another number. */
  recount(account: string): Promise<boolean>
  /** Removes an account that nothing names. */
  remove(account: string): Promise<void>
  /** Writes documents of locked accounts. */
  write(writes: readonly AccountWrite[]): Promise<void>
  /** Changes the number of people of locked accounts whose documents stay as they are. */
  addToMembers(deltas: ReadonlyMap<string, number>): Promise<void>
}

/** The tables of accounts, on a database or on a transaction of it. */
export function createAccountStore(db: Database): AccountStore {
  return {
    addMembers: async (rows) => {
      if (rows.length === 0) return
      await db.execute({ name: 'account-members-add', text: addMembersSql }, [
        binaryArray.uuid(rows.map((one) => one.account)),
        binaryArray.uuid(rows.map((one) => one.origin)),
        binaryArray.timestamptz(rows.map((one) => one.firstAt)),
        binaryArray.timestamptz(rows.map((one) => one.lastAt)),
        binaryArray.bigint(rows.map((one) => one.calls)),
        binaryArray.text(rows.map((one) => one.source)),
        binaryArray.text(rows.map((one) => one.channel)),
        binaryArray.text(rows.map((one) => one.messageId)),
      ])
    },
    membershipsOf: (people) =>
      people.length === 0
        ? Promise.resolve([])
        : db.query(
            {
              name: 'account-memberships',
              text: `select distinct m.account, o.profile from origins o join account_members m using (origin)
                where o.profile = any($1::uuid[])`,
            },
            [binaryArray.uuid(people)],
          ),
    ensure: async (accounts) => {
      const sorted = [...accounts].sort((x, y) => (x.account < y.account ? -1 : 1))
      await db.execute({ name: 'accounts-ensure', text: ensureSql }, [
        binaryArray.uuid(sorted.map((one) => one.account)),
        binaryArray.text(sorted.map((one) => one.id)),
        binaryArray.timestamptz(sorted.map((one) => one.seenHour)),
      ])
    },
    lock: async (accounts) => {
      const rows = await db.query<{ account: string; doc: string }>(
        {
          name: 'accounts-lock',
          text: 'select account, doc from account_documents where account = any($1::uuid[]) order by account for update',
        },
        [binaryArray.uuid(accounts)],
      )
      return new Map(rows.map(({ account, doc }) => [account, doc]))
    },
    write: async (writes) => {
      if (writes.length === 0) return
      await db.execute({ name: 'accounts-write', text: writeSql }, [
        binaryArray.uuid(writes.map((one) => one.account)),
        binaryArray.text(writes.map((one) => one.doc)),
        binaryArray.text(writes.map((one) => one.label)),
        binaryArray.timestamptz(writes.map((one) => one.seenHour)),
        binaryArray.bigint(writes.map((one) => one.members)),
        binaryArray.text(writes.map((one) => one.id)),
      ])
    },
    replaceMembers: async (origins, rows) => {
      const stored = await db.query<MemberRow>(
        `select account, origin, first_at as "firstAt", last_at as "lastAt", calls, source, channel, message_id as "messageId"
         from account_members where origin = any($1::uuid[])`,
        [origins],
      )
      const [were, are] = [textByRow(stored), textByRow(rows)]
      const wrong = [...were, ...are].filter(([name, text]) => were.get(name) !== text || are.get(name) !== text)
      if (wrong.length === 0) return 0
      await db.execute('delete from account_members where origin = any($1::uuid[])', [origins])
      await createAccountStore(db).addMembers(rows)
      return new Set(wrong.map(([name]) => name.split(' ')[0])).size
    },
    recount: async (account) => {
      const changed = await db.execute(
        `update account_documents d set members = counted.members from (
           select count(distinct o.profile) as members from account_members m join origins o using (origin) where m.account = $1
         ) counted where d.account = $1 and d.members <> counted.members`,
        [account],
      )
      return changed > 0
    },
    remove: async (account) => {
      await db.execute('delete from account_documents where account = $1', [account])
    },
    addToMembers: async (deltas) => {
      if (deltas.size === 0) return
      await db.execute(
        `update account_documents d set members = d.members + w.members
         from unnest($1::uuid[], $2::bigint[]) as w(account, members) where d.account = w.account`,
        [[...deltas.keys()], [...deltas.values()]],
      )
    },
  }
}

/** Rows as text, by account and origin. */
function textByRow(rows: readonly MemberRow[]): Map<string, string> {
  return new Map(
    rows.map(({ account, origin, firstAt, lastAt, calls, source, channel, messageId }) => [
      `${account} ${origin}`,
      JSON.stringify([firstAt, lastAt, calls, source, channel, messageId]),
    ]),
  )
}

/** Earliest, latest and sum; the evidence is that of the earliest. */
const addMembersSql = `
  insert into account_members as m (account, origin, first_at, last_at, calls, source, channel, message_id)
  select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[], $8::text[])
  on conflict (account, origin) do update set
    first_at = least(m.first_at, excluded.first_at),
    last_at = greatest(m.last_at, excluded.last_at),
    calls = m.calls + excluded.calls,
    source = case when (excluded.first_at, excluded.message_id collate "C") < (m.first_at, m.message_id collate "C") then excluded.source else m.source end,
    channel = case when (excluded.first_at, excluded.message_id collate "C") < (m.first_at, m.message_id collate "C") then excluded.channel else m.channel end,
    message_id = case when (excluded.first_at, excluded.message_id collate "C") < (m.first_at, m.message_id collate "C") then excluded.message_id else m.message_id end`

const ensureSql = `
  insert into account_documents (account, id, doc, label, seen_hour)
  select account, id, '', id, seen_hour from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as w(account, id, seen_hour)
  on conflict (account) do nothing`

const writeSql = `
  update account_documents d set id = w.id, doc = w.doc, label = w.label, seen_hour = w.seen_hour, members = d.members + w.members,
    version = nextval('account_versions')
  from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::text[])
    as w(account, doc, label, seen_hour, members, id)
  where d.account = w.account`
