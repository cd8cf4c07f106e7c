import { applyEvent, type Identifier, type LogEvent, type Profile, serializeProfile } from '../../kernel/src/index.ts'
import type { Database } from '../../server/src/platform/database/database.ts'

/** People of a statement: large enough to be fast, small enough that progress can be told. */
const CHUNK = 100_000

/** Which identifiers people have, and how many of twenty have them so. */
const SHAPES: readonly { readonly types: readonly Type[]; readonly of20: number }[] = [
  { types: ['anonymousId'], of20: 7 },
  { types: ['userId', 'email'], of20: 5 },
  { types: ['userId', 'email', 'anonymousId'], of20: 5 },
  { types: ['userId', 'email', 'phone', 'anonymousId'], of20: 3 },
]

type Type = 'userId' | 'email' | 'phone' | 'anonymousId'
const TYPES: readonly Type[] = ['userId', 'email', 'phone', 'anonymousId']

/** What stands in a template for what differs from person to person; as long as the real ones, so that sizes are those of real documents. */
const ID = '@@@@@@@@-id@@-8000-8000-@@@@@@@@@@@@'
const originIn = (type: Type) => `00000000-0000-8000-8000-00000000000${TYPES.indexOf(type)}`
const valueIn = (type: Type) => `@${type}@@@@@@@@`
const [FIRST, LAST] = ['@first@', '@last@']

const FIRST_NAMES =
  'Marie Jean Camille Pierre Emma Louis Chloé Paul Léa Thomas Manon Nicolas Julie Antoine Sarah Hugo Laura Lucas Anne Jules Zoë Arthur Inès Gabriel Alice Adam Louise Raphaël Jade Maël Ada Grace Alan Barbara Oliver Amelia Noah Mia Leo Nina Omar Fatima Yuki Chen Ravi Priya Sven Ingrid Pablo Lucia Marco Giulia Jan Katarzyna Erik Freya Tomás Beatriz Finn Saoirse'.split(
    ' ',
  )
const SYLLABLES =
  'mar tin ber nard du bois tho mas ro bert ri chard pe tit le roy mo reau si mon lau rent mi chel gar cia da vid ber trand rou vin cent four nier gi rard bon net'.split(
    ' ',
  )

/**
 * Fills an empty database with people of one to four identifiers, whose documents the kernel itself wrote once: a few of them per shape, in which
 * PostgreSQL puts each person's own values. No messages: for benches that read people and nothing else.
 */
export async function fillPeople(
  db: Database,
  { people, tell }: { readonly people: number; readonly tell: (line: string) => void },
): Promise<void> {
  const [known] = await db.query<{ n: number }>('select count(*) as n from profiles')
  if (known?.n === people) return
  // All or nothing: an interrupted run must not leave tables without their indexes behind.
  await db.tx(async (tx) => {
    await tx.execute('truncate profiles, origins, links')
    const indexes = await secondaryIndexes(tx)
    for (const { name } of indexes) await tx.execute(`drop index ${name}`)
    for (let from = 0; from < people; from += CHUNK) {
      await make(tx, { from, below: Math.min(from + CHUNK, people) })
      await insert(tx)
      await tx.execute('drop table made')
      tell(`${Math.min(from + CHUNK, people)} of ${people} people`)
    }
    for (const { sql } of indexes) await tx.execute(sql)
    tell('their indexes')
  })
  await db.execute('vacuum analyze')
}

/**
 * What each index beside the primary keys costs when people are added to those who are there: µs of elapsed time a person, by round, with all
 * indexes and without each one. Everything is taken back.
 */
export async function indexCosts(
  db: Database,
  { people, added, rounds }: { readonly people: number; readonly added: number; readonly rounds: number },
): Promise<{ readonly all: readonly number[]; readonly without: Readonly<Record<string, readonly number[]>> }> {
  const timed = (index: string | undefined) =>
    db
      .tx(async (tx) => {
        if (index !== undefined) await tx.execute(`drop index ${index}`)
        await make(tx, { from: people, below: people + added })
        const began = performance.now()
        await insert(tx)
        throw new TakenBack(((performance.now() - began) * 1000) / added)
      })
      .catch((error: unknown) => {
        if (error instanceof TakenBack) return error.took
        throw error
      })
  const all: number[] = []
  const without: Record<string, number[]> = {}
  const indexes = await secondaryIndexes(db)
  await timed(undefined)
  for (let round = 0; round < rounds; round += 1) {
    all.push(await timed(undefined))
    for (const { name } of indexes) {
      const took = without[name] ?? []
      took.push(await timed(name))
      without[name] = took
    }
  }
  return { all, without }
}

/** Ends a transaction that was only to be measured. */
class TakenBack extends Error {
  readonly took: number
  constructor(took: number) {
    super('taken back')
    this.took = took
  }
}

/** Indexes of what people are found in, without those that hold a constraint up. */
function secondaryIndexes(db: Database): Promise<{ name: string; sql: string }[]> {
  return db.query(
    `select i.indexname as name, i.indexdef as sql from pg_indexes i
     left join pg_constraint c on c.conname = i.indexname
     where i.schemaname = 'public' and i.tablename in ('profiles', 'origins', 'links') and c.oid is null order by 1`,
  )
}

async function make(tx: Database, { from, below }: { from: number; below: number }): Promise<void> {
  await tx.execute(madeSql, [from, below - 1, FIRST_NAMES, SYLLABLES])
}

async function insert(tx: Database): Promise<void> {
  await tx.execute(originsSql)
  await tx.execute(linksSql)
  await tx.execute(profilesSql, [SHAPES.map(({ types }) => template(types))])
}

/** Number of the shape of a person. */
const shapeSql = `case ${SHAPES.map(({ of20: _ }, at) => {
  const upto = SHAPES.slice(0, at + 1).reduce((sum, { of20 }) => sum + of20, 0)
  return `when n % 20 < ${upto} then ${at}`
}).join(' ')} end`

/** Names follow no real statistics, but as real ones do, few are frequent and many are rare. */
const madeSql = `
  create temp table made as
  with numbered as (
    select n, ${shapeSql} as shape, md5(n::text) as digest,
      abs(hashint8extended(n, 1)) % 1000000 / 1e6 as a, abs(hashint8extended(n, 2)) % 1000000 / 1e6 as b,
      abs(hashint8extended(n, 3)) % 1000000 / 1e6 as c, abs(hashint8extended(n, 4)) % 1000000 / 1e6 as d
    from generate_series($1::bigint, $2::bigint) as n
  ), called as (
    select *, ($3::text[])[1 + floor(power(a, 1.3) * array_length($3::text[], 1))::int] as first,
      initcap(($4::text[])[1 + floor(power(b, 1.3) * array_length($4::text[], 1))::int]
        || ($4::text[])[1 + floor(power(c, 1.3) * array_length($4::text[], 1))::int]
        || ($4::text[])[1 + floor(d * array_length($4::text[], 1))::int]) as last
    from numbered
  ), valued as (
    select n, shape, first, last, t.type,
      case t.type
        when 'userId' then 'customer-' || lpad(n::text, 7, '0')
        when 'email' then lower(first) || '.' || lower(last) || n || '@mail.example'
        when 'phone' then '+336' || lpad(((n * 7919) % 100000000)::text, 8, '0')
        else digest::uuid::text
      end as value
    from called, unnest((array[${SHAPES.map(({ types }) => `'${types.join(' ')}'`).join(',')}])[shape + 1:shape + 1]) as types(list),
      unnest(string_to_array(types.list, ' ')) as t(type)
  ), hashed as (
    select *, sha256(convert_to(type, 'UTF8') || '\\x00'::bytea || convert_to(value, 'UTF8')) as hash from valued
  ), named as (
    select n, shape, first, last, type, value,
      encode(set_byte(set_byte(substr(hash, 1, 16), 6, get_byte(hash, 6) & 15 | 128), 8, get_byte(hash, 8) & 63 | 128), 'hex')::uuid as origin
    from hashed
  )
  select *, first_value(origin) over (partition by n order by origin) as profile from named`

const originsSql = 'insert into origins (origin, type, value, profile) select origin, type, value, profile from made'

/** Each further identifier of a person with their first, as one message would link them. */
const linksSql = `
  insert into links (a, b, rule, origin, message_id, source, channel, happened_at)
  select least(f.origin, o.origin), greatest(f.origin, o.origin), 'same_message', f.origin, 'm-' || f.n, 'bench', 'web', '2026-11-01T10:00:00Z'
  from made f join made o on o.n = f.n and o.origin <> f.origin
  where f.type = 'userId'`

const perPersonSql = `
  select n, shape, profile, first, last,
    ${TYPES.map((type, at) => `max(value) filter (where type = '${type}') as v${at}, max(origin::text) filter (where type = '${type}') as o${at}`).join(',\n    ')}
  from made group by n, shape, profile, first, last`

const docSql = [
  [`'${ID}'`, 'profile::text'],
  [`'${FIRST}'`, 'first'],
  [`'${LAST}'`, 'last'],
  ...TYPES.flatMap((type, at) => [
    [`'${originIn(type)}'`, `coalesce(o${at}, '')`],
    [`'${valueIn(type)}'`, `coalesce(v${at}, '')`],
  ]),
].reduce((sql, [what, by]) => `replace(${sql}, ${what}, ${by})`, '($1::text[])[shape + 1]')

const profilesSql = `
  insert into profiles (profile, doc, label, seen_hour)
  select profile, ${docSql}, case when v0 is null then v3 else first || ' ' || last end,
    timestamptz '2026-11-21T10:00:00Z' - make_interval(hours => (n * 7 % 4000)::int)
  from (${perPersonSql}) people`

/** The document of somebody with these identifiers, as the fold of a few messages writes it. */
function template(types: readonly Type[]): string {
  const identifiers = types.map((type): Identifier => ({ type, value: valueIn(type), origin: originIn(type) }))
  const [first] = identifiers
  if (!first) throw new Error('A person has at least one identifier.')
  const event = (n: number, more: Partial<LogEvent>): LogEvent => ({
    messageId: `message-${n}`,
    type: 'track',
    name: 'Order Completed',
    timestamp: `2026-11-${String(10 + n).padStart(2, '0')}T10:02:00.000Z`,
    source: '01993f4e-6c43-7b52-9f3c-0f2ab9cbb0f1',
    channel: n % 2 === 0 ? 'web' : 'store',
    origin: first.origin,
    identifiers,
    traits: {},
    properties: {},
    context: {},
    ...more,
  })
  const isKnown = types.includes('userId')
  const traits = {
    ...(isKnown ? { name: `${FIRST} ${LAST}`, firstName: FIRST, lastName: LAST, email: valueIn('email') } : {}),
    tier: 'gold',
    city: 'Paris',
    newsletter: true,
    favourite_sections: ['culture', 'science'],
    lastOrderTotal: 84.5,
  }
  const exposure = { experiment_id: 'hero-2026-11', variation_id: 'b' }
  let profile: Profile | undefined
  for (const [n, more] of [
    { type: 'identify' as const, name: '', traits },
    {},
    { name: 'Experiment Viewed', properties: exposure },
    { type: 'page' as const, name: 'Home' },
  ].entries())
    profile = applyEvent(profile, event(n, more)).profile
  if (!profile) throw new Error('Nothing was folded.')
  return serializeProfile(profile).replace(`"id":"${profile.id}"`, `"id":"${ID}"`)
}
