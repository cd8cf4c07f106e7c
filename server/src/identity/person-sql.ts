/**
 * Pieces of ClickHouse's SQL with which every query counts people and not identifiers: the log says by which origin something happened, for ever;
 * `identity_map` says whose the origin is today. All that counts people is made of these, so that a merge or a split is heard by all.
 *
 *     WITH ${personSql.identities()}
 *     SELECT uniqExact(${personSql.person('events')}) FROM events ${personSql.join('events')}
 */
export const personSql = {
  /**
   * The named query `identities` (`origin`, `profile`) for a `WITH`: origins of people who are named after another of theirs. The newest version
   * is the one that holds; an origin that came back to itself is left out, as one that never moved, so that what is joined stays small.
   *
   * @param among a subquery of origins: where few are asked about, the map of all others is not built
   */
  identities: (among?: string): string =>
    `identities AS (SELECT origin, argMax(profile, version) AS profile FROM identity_map${
      among === undefined ? '' : ` WHERE origin IN (${among})`
    } GROUP BY origin HAVING profile != origin)`,

  /** Joins `identities` to what has a column `origin`. The right side is the one that is held in memory: it grows with people who moved, never with events. */
  join: (table: string): string => `LEFT ANY JOIN identities ON identities.origin = ${table}.origin`,

  /** The person of a row so joined. The join gives the zero UUID to an origin that the map does not list, which is its own person. */
  person: (table: string): string => `if(empty(identities.profile), ${table}.origin, identities.profile)`,
} as const
