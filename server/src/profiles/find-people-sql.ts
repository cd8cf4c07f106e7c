import type { SearchTerms } from '../identity/index.ts'
import { likePrefix } from '../platform/database/like-prefix.ts'

/** Who is found of one way of looking, and in all: more than anybody reads, few enough to be read from anywhere on the disk. */
const EACH = 250
const ALL = 500

/** Hits of the words of a name among which short words are looked for. */
const SIFTED = 5_000

/** Letters from which on the beginning of a word is looked for: half of all names have one that begins with `m`, or with `ma`. */
const LONG = 3

/**
 * A query of `profile`s: people who are found by what was typed, at most 500. Every way of looking is a walk along one index that ends after some hundred
 * rows, and one that is broad comes last: it is only taken when those before it found few. So one letter costs no more than ten.
 *
 * @param bind gives a value its place among the parameters
 */
export function findPeopleSql(q: string, terms: SearchTerms, bind: (value: unknown) => string): string {
  const origins = (where: string) =>
    `(select profile from origins where ${where} and profile is not null limit ${EACH})`
  const ways = [
    ...(terms.origins.length > 0 ? [origins(`origin = any(${bind(terms.origins)}::uuid[])`)] : []),
    ...terms.beginnings.map((text) => origins(`lower(value) like lower(${bind(likePrefix(text))})`)),
    // The condition on the plus is that of the index: numbers as they are kept when they could be read.
    ...(terms.ending === undefined
      ? []
      : [origins(`reverse(value) like ${bind(likePrefix(reversed(terms.ending)))} and value like '+%'`)]),
    `(select profile from profiles where lower(label) like lower(${bind(likePrefix(q))}) limit ${EACH})`,
    ...words(q, bind),
  ]
  return `select distinct profile from (select profile from (${ways.join('\n    union all ')}) ways limit ${ALL}) found`
}

/** By words of a name, in any order, of which each may only be begun; the condition on the space is that of the index. */
function words(q: string, bind: (value: unknown) => string): string[] {
  // The beginning of an address is no name, and its parts are names of very many.
  if (/^\S*[.@_]\S+$/.test(q)) return []
  // Letters and digits only, so that nothing typed can be an operator of `to_tsquery`.
  const typed = (q.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 6)
  const long = typed.filter((word) => [...word].length >= LONG)
  const short = typed.filter((word) => [...word].length < LONG)
  const [only] = typed
  // A name of two letters is found as a whole.
  const isShortName = typed.length === 1 && only !== undefined && [...only].length === 2
  const wanted = isShortName ? [only] : long.map((word) => `${word}:*`)
  if (wanted.length === 0) return []
  const named = `position(' ' in label) > 0 and to_tsvector('simple', label) @@ to_tsquery('simple', ${bind(wanted.join(' & '))})`
  if (isShortName || short.length === 0) return [`(select profile from profiles where ${named} limit ${ALL})`]
  const sifted = short.map((word) => `label ~* ${bind(`\\m${word}`)}`)
  return [
    `(select profile from (select profile, label from profiles where ${named} limit ${SIFTED}) named where ${sifted.join(' and ')} limit ${ALL})`,
  ]
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}
