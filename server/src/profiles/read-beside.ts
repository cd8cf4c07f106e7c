import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'
import type { Answer, Asked, Known, ReadWith } from './asked.ts'
import { readPerson } from './read-document.ts'

type ReadRow = {
  readonly place: number
  readonly profile: string | null
  readonly version: number | null
  readonly doc: string | null
  readonly choices: string | null
  readonly alone: boolean
  readonly named?: string | null
  readonly namedVersion?: number | null
  readonly namedDoc?: string | null
  readonly wantedVersion?: number | null
  readonly wantedDoc?: string | null
  readonly [scalar: `n${number}`]: number
}

/** In binary arrays, which hold no nulls: no key, no version. */
export const NONE = '00000000-0000-0000-0000-000000000000'
const NO_VERSION = -1

/**
 * One query for any number of origins: who they are, their documents where the version known is not the current one, and what is read with
 * them. Whom nothing but the version is asked about, and who still has that version, as nearly everybody has, takes no row of the answer.
 */
export async function readBeside(db: Database, asked: readonly Asked[], along: ReadWith) {
  const { scalars, documents } = along
  const wants = documents !== undefined && asked.some((one) => one.wanted !== undefined)
  const of = (known: Known | undefined) => known ?? { key: NONE, version: undefined }
  const keys = (some: readonly (Known | undefined)[]) => [
    binaryArray.uuid(some.map((one) => of(one).key)),
    binaryArray.bigint(some.map((one) => of(one).version ?? NO_VERSION)),
  ]
  const name = `profiles-read-${scalars.length}${documents === undefined ? '' : wants ? '-wanted' : '-named'}`
  const rows = await db.query<ReadRow>({ name, text: readSql(along, wants) }, [
    binaryArray.uuid(asked.map((one) => one.origin)),
    binaryArray.bigint(asked.map((one) => one.version ?? NO_VERSION)),
    ...(documents === undefined ? [] : keys(asked.map((one) => one.named))),
    ...(wants ? keys(asked.map((one) => one.wanted)) : []),
  ])
  const answers = asked.map(unchanged)
  for (const row of rows) answers[row.place - 1] = answerOf(row, asked[row.place - 1])
  return { answers, numbers: scalars.map((_, place) => rows[0]?.[`n${place}`] ?? 0) }
}

/** The answer for somebody of whom the query returned no row. */
function unchanged({ version }: Asked): Answer {
  return {
    profile: undefined,
    version,
    held: undefined,
    unreadable: false,
    alone: false,
    named: undefined,
    wanted: undefined,
  }
}

function answerOf(row: ReadRow, asked: Asked | undefined): Answer {
  const known = {
    profile: row.profile ?? undefined,
    version: row.version ?? undefined,
    alone: row.alone,
    named: besideOf(row.named, row.namedVersion, row.namedDoc),
    wanted: besideOf(asked?.wanted?.key, row.wantedVersion, row.wantedDoc),
  }
  if (row.doc === null || row.version === null) return { ...known, held: undefined, unreadable: false }
  const person = readPerson({ doc: row.doc, choices: row.choices })
  return {
    ...known,
    held: person && { ...person, version: row.version, bytes: row.doc.length },
    unreadable: person === undefined,
  }
}

function besideOf(key: string | null | undefined, version: number | null | undefined, doc: string | null | undefined) {
  if (typeof key !== 'string' || typeof version !== 'number') return undefined
  return { key, version, doc: doc ?? undefined }
}

function readSql({ scalars, documents }: ReadWith, wants: boolean): string {
  const also = (columns: string, isThere: boolean) => (isThere ? `, ${columns}` : '')
  const named = documents !== undefined
  return `
  select asked.place, o.profile, p.version, case when p.version is distinct from asked.version then p.doc end as doc,
    case when p.version is distinct from asked.version then p.choices end as choices,
    o.origin is not null and o.profile is null as alone
    ${also(
      `p.account as named, a.version as "namedVersion",
       case when a.version is distinct from (case when asked.named = p.account then asked.named_version end) then a.doc end as "namedDoc"`,
      named,
    )}
    ${also(
      'w.version as "wantedVersion", case when w.version <> asked.wanted_version then w.doc end as "wantedDoc"',
      wants,
    )}
    ${scalars.map((sql, place) => `, (${sql}) as n${place}`).join('')}
  from unnest($1::uuid[], $2::bigint[]${also('$3::uuid[], $4::bigint[]', named)}${also('$5::uuid[], $6::bigint[]', wants)})
    with ordinality as asked(origin, version${also('named, named_version', named)}${also('wanted, wanted_version', wants)}, place)
  left join origins o on o.origin = asked.origin
  left join profiles p on p.profile = o.profile
  ${named ? `left join (${documents}) a on a.key = p.account` : ''}
  ${wants ? `left join (${documents}) w on w.key = asked.wanted` : ''}
  ${named ? '' : 'where asked.place = 1 or p.version is distinct from asked.version'}
  order by asked.place`
}
