import type { SearchTerms } from '../identity/index.ts'
import { likePrefix } from '../platform/database/like-prefix.ts'

/** People found of one way of looking: more than anybody reads, few enough to be read from anywhere on the disk. */
const EACH = 250

/** People found by beginnings that are so many that nobody looks for words inside of names as well: whoever has such a list types on. */
const PLENTY = 100

/** Names with one of several words among which the other words are looked for: a millisecond or two of reading. */
const SIFTED = 1_000

/** Letters from which on a word is looked for inside of names: of all names, half have one that begins with `m`, and many with `ma`. */
const LONG = 3

/** Letters from which on names that begin with a word are sifted for the others. */
const WORTH_SIFTING = 2

/** Words, the longest, whose names are sifted. */
const LOOKED_AT = 3

/** A name as lists say it, what follows the first word before it; the very expression and condition of the index `profiles_surname`. */
const SURNAME_FIRST = `lower(substr(label, position(' ' in label) + 1) || ' ' || split_part(label, ' ', 1))`
const HAS_WORDS = `position(' ' in label) > 0`

type Bind = (value: unknown) => string

/**
 * A query of `profile`s: people who are found by what was typed, some hundred at most. Identifiers, and names from either end, by their beginning are
 * walks along one index that end after `EACH` rows, so that one letter costs no more than ten. The index of words costs as much as there are names with
 * the word (a microsecond and a half each), so it is asked last, for one word, and only if the walks found few.
 *
 * @param bind gives a value its place among the parameters
 */
export function findPeopleSql(q: string, terms: SearchTerms, bind: Bind): string {
  const shared = terms.shared.length > 0 ? bind(terms.shared) : undefined
  const origins = (where: string) => [
    `(select profile from origins where ${where} and profile is not null limit ${EACH})`,
    ...(shared === undefined ? [] : [sharing(where, shared)]),
  ]
  const begun = [
    ...(terms.origins.length > 0 ? origins(`origin = any(${bind(terms.origins)}::uuid[])`) : []),
    ...terms.beginnings.flatMap((text) => origins(`lower(value) like lower(${bind(likePrefix(text))})`)),
    // The condition on the plus is that of the index: numbers as they are kept when they could be read.
    ...(terms.ending === undefined
      ? []
      : origins(`reverse(value) like ${bind(likePrefix(reversed(terms.ending)))} and value like '+%'`)),
    ...namesBegun(bind(likePrefix(q))).map((where) => `(select profile from profiles where ${where} limit ${EACH})`),
  ]
  const named = words(q, bind)
  return `
    with begun as materialized (${begun.join('\n      union all ')})${named.map(({ sql }) => sql).join('')}
    select profile from begun${named.map(({ name }) => `\n    union (select profile from ${name} limit ${EACH})`).join('')}${
      named.length === 0 ? ' group by profile' : ''
    }`
}

/** Names that begin so, said from either end. */
function namesBegun(prefix: string): string[] {
  return [`lower(label) like lower(${prefix})`, `${SURNAME_FIRST} like lower(${prefix}) and ${HAS_WORDS}`]
}

/** Whoever presented an identifier that several may have, which is nobody's for that. */
function sharing(where: string, types: string): string {
  return `(select x.profile
      from (select origin from origins where ${where} and type = any(${types}::text[]) limit ${EACH}) o
      join links l on l.status = 'shared' and (l.a = o.origin or l.b = o.origin)
      join origins x on x.origin = case l.a when o.origin then l.b else l.a end and x.profile is not null limit ${EACH})`
}

/**
 * Named queries of people by words of a name, in any order, of which each may only be begun. Of several words, the names that begin with one, from
 * either end, are sifted for the others: where one of them is frequent, another is rarer, and is asked if nobody's name begins as it was typed. A word of
 * which there are few such names may stand between others in some more, and the index of words tells which.
 */
function words(q: string, bind: Bind): { readonly name: string; readonly sql: string }[] {
  // The beginning of an address is no name, and its parts are names of very many.
  if (/^\S*[.@_]\S+$/.test(q)) return []
  // Letters and digits only, so that nothing typed can be an operator of `to_tsquery`, or of the expressions below.
  const typed = (q.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 6)
  // The longest word is the rarest, more often than not.
  const [longest, ...others] = [...typed].sort((a, b) => lengthOf(b) - lengthOf(a))
  if (longest === undefined) return []
  // Several numbers are a telephone number as people write it: what is called by a number, as visits are, would all be sifted.
  if (others.length > 0 && !/\p{L}/u.test(q)) return []
  // A name of two letters is found as a whole.
  const isShortName = typed.length === 1 && lengthOf(longest) === 2
  const sifting = others.length === 0 ? [] : [longest, ...others].slice(0, LOOKED_AT)
  const sifted = sifting
    .filter((word) => lengthOf(word) >= WORTH_SIFTING)
    .map((word, at) => ({ name: `sifted${at}`, walk: `walk${at}`, sql: siftedSql(word, { at, typed, bind }) }))
  if (!isShortName && lengthOf(longest) < LONG) return sifted
  const few = [
    `(select count(*) from begun) < ${PLENTY}`,
    ...sifted.slice(0, 1).map(({ walk }) => `(select count(*) from ${walk}) < ${SIFTED}`),
  ]
  const worded = `, worded as (
      select profile from (
        select profile, label from profiles
        where ${few.join(' and ')} and ${HAS_WORDS}
          and to_tsvector('simple', label) @@ to_tsquery('simple', ${bind(isShortName ? longest : `${longest}:*`)})
        limit ${others.length === 0 ? EACH : 2 * SIFTED}) found${having(others, bind)})`
  return [...sifted, { name: 'worded', sql: worded }]
}

/** The queries `walk` (names that begin with a word, from either end) and `sifted` (those of them that have the other words as well). */
function siftedSql(word: string, of: { readonly at: number; readonly typed: readonly string[]; readonly bind: Bind }) {
  const { at, typed, bind } = of
  const walks = namesBegun(bind(likePrefix(word))).map(
    (where) =>
      `(select profile, label from profiles where (select count(*) from begun) ${at === 0 ? `< ${PLENTY}` : '= 0'} and ${where} limit ${SIFTED})`,
  )
  const others = typed.toSpliced(typed.indexOf(word), 1)
  return `, walk${at} as materialized (${walks.join(' union all ')}), sifted${at} as (select profile from walk${at}${having(others, bind)})`
}

/** The condition that a name has words that begin so. */
function having(words: readonly string[], bind: Bind): string {
  const each = words.map((word) => `label ~* ${bind(`\\m${word}`)}`)
  return each.length === 0 ? '' : ` where ${each.join(' and ')}`
}

function lengthOf(word: string): number {
  return [...word].length
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}
