import { type IdentityPlan, identifierRank } from '@diapason/kernel'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { FarEnd } from './read-identity.ts'

/** How often messages presented two identifiers together. */
export type SeenTogether = { readonly events: number; readonly first: string; readonly last: string }

/** Two identifiers, by the id of their link. */
type Together = { readonly id: string; readonly a: FarEnd; readonly b: FarEnd }

/** Milliseconds after which a list goes without: what waits for a decision must not wait for a count. */
const PATIENCE = 3_000

/**
 * Counts, by the analytics engine and so about a second behind, the messages that presented pairs of identifiers together. A pair is presented
 * by a message of the one that names the other; a message that names somebody worthier than whom it belongs to only claims that one,
 * and is not counted. Pairs of which nothing is found, and all of them while the engine does not answer, are not in the map.
 */
export function createSeenTogether({
  clickhouse,
  plan,
}: {
  readonly clickhouse: Pick<ClickHouse, 'query'>
  readonly plan: () => IdentityPlan
}): (pairs: readonly Together[]) => Promise<ReadonlyMap<string, SeenTogether>> {
  return async (pairs) => {
    if (pairs.length === 0) return new Map()
    const asked = pairs.flatMap(({ id, a, b }) => {
      const [ofA, ofB] = [identifierRank(plan(), a.type), identifierRank(plan(), b.type)]
      const owned = [...(ofA <= ofB ? [[a, b] as const] : []), ...(ofB <= ofA ? [[b, a] as const] : [])]
      return owned.map(([owner, other]) => ({ id, owner: owner.origin, other: `${other.type} ${other.value}` }))
    })
    const rows = await clickhouse
      .query<{ id: string; events: number; first: number; last: number }>(
        seenSql,
        {
          ids: asked.map(({ id }) => id),
          owners: asked.map(({ owner }) => owner),
          others: asked.map(({ other }) => other),
        },
        { priority: 'interactive', signal: AbortSignal.timeout(PATIENCE) },
      )
      .catch(() => [])
    return new Map(
      rows.map(({ id, events, first, last }) => [
        id,
        { events, first: new Date(first).toISOString(), last: new Date(last).toISOString() },
      ]),
    )
  }
}

/** A member of the message as text; SDKs send some identifiers as numbers. */
const said = (...path: string[]) => {
  const at = path.map((member) => `'${member}'`).join(', ')
  return `if(JSONType(body, ${at}) = 'String', JSONExtractString(body, ${at}), JSONExtractRaw(body, ${at}))`
}

/** Every identifier that a message names, each as type and value. */
const NAMED = `arrayConcat(
  [concat('userId ', ${said('userId')}), concat('anonymousId ', ${said('anonymousId')})],
  if(type = 'alias', [concat('anonymousId ', ${said('previousId')})], []),
  arrayMap(
    one -> concat(
      JSONExtractString(one, 'type'), ' ',
      if(JSONType(one, 'id') = 'String', JSONExtractString(one, 'id'), JSONExtractRaw(one, 'id'))
    ),
    JSONExtractArrayRaw(body, 'context', 'externalIds')
  )
)`

const seenSql = `
  SELECT {ids:Array(String)}[n] AS id, count() AS events,
    min(toUnixTimestamp64Milli(timestamp)) AS first, max(toUnixTimestamp64Milli(timestamp)) AS last
  FROM (
    SELECT timestamp, toString(origin) AS owner, ${NAMED} AS named
    FROM events WHERE origin IN (SELECT toUUID(arrayJoin({owners:Array(String)})))
  )
  ARRAY JOIN arrayFilter(
    n -> {owners:Array(String)}[n] = owner AND has(named, {others:Array(String)}[n]),
    arrayEnumerate({ids:Array(String)})
  ) AS n
  GROUP BY id`
