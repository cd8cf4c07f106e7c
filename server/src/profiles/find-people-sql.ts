import type { SearchTerms } from '../identity/index.ts'
import { likePrefix } from '../platform/database/like-prefix.ts'

/** People found of one way of looking: more than anybody reads, few enough to be read from anywhere on the disk. */
const EACH = 250

/** People found by beginnings that are so many that nobody looks for words inside of names as well: whoever has such a list types on. */
const PLENTY = 100

/** People of one word of their name among whom the other words are looked for: a few milliseconds of reading. */
const SIFTED = 2_000

/** Letters from which on the beginning of a word is looked for: of all names, half have one that begins with `m`, and many with `ma`. */
const LONG = 3

/**
 * A query of `profile`s: people who are found by what was typed, some hundred at most. Identifiers and names by their beginning are walks along
 * one index that end after `EACH` rows, so that one letter costs no more than ten. The index of words costs as much as there are names with the word (a
 * microsecond and a half each), so it is asked last, for one word, and only if the walks found few.
 *
 * @param bind gives a value its place among the parameters
 */
export function findPeopleSql(q: string, terms: SearchTerms, bind: (value: unknown) => string): string {
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
    `(select profile from profiles where lower(label) like lower(${bind(likePrefix(q))}) limit ${EACH})`,
  ]
  const named = words(q, bind)
  return `
    with begun as materialized (${begun.join('\n      union all ')})
    select profile from begun${named === undefined ? '' : `\n    union ${named}`}${named === undefined ? ' group by profile' : ''}`
}

/** Whoever presented an identifier that several may have, which is nobody's for that. */
function sharing(where: string, types: string): string {
  return `(select x.profile
      from (select origin from origins where ${where} and type = any(${types}::text[]) limit ${EACH}) o
      join links l on l.status = 'shared' and (l.a = o.origin or l.b = o.origin)
      join origins x on x.origin = case l.a when o.origin then l.b else l.a end and x.profile is not null limit ${EACH})`
}

/** By words of a name, in any order, of which each may only be begun; the condition on the space is that of the index. */
function words(q: string, bind: (value: unknown) => string): string | undefined {
  // The beginning of an address is no name, and its parts are names of very many.
  if (/^\S*[.@_]\S+$/.test(q)) return undefined
  // Letters and digits only, so that nothing typed can be an operator of `to_tsquery`, or of the expressions below.
  const typed = (q.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 6)
  // The longest word is the rarest, more often than not.
  const [longest, ...others] = [...typed].sort((a, b) => lengthOf(b) - lengthOf(a))
  if (longest === undefined) return undefined
  // A name of two letters is found as a whole.
  const isShortName = typed.length === 1 && lengthOf(longest) === 2
  if (!isShortName && lengthOf(longest) < LONG) return undefined
  const wanted = bind(isShortName ? longest : `${longest}:*`)
  const indexed = `select profile, label from profiles
      where (select count(*) from begun) < ${PLENTY} and position(' ' in label) > 0 and to_tsvector('simple', label) @@ to_tsquery('simple', ${wanted})
      limit ${others.length === 0 ? EACH : SIFTED}`
  const sifted = others.map((word) => `label ~* ${bind(`\\m${word}`)}`)
  const where = sifted.length === 0 ? '' : ` where ${sifted.join(' and ')}`
  return `(select profile from (${indexed}) found${where} limit ${EACH})`
}

function lengthOf(word: string): number {
  return [...word].length
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}
