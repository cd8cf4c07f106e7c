import pg from 'pg'

/**
 * How PostgreSQL values reach our code. `pg` is told per query, so that libraries that share the pool keep the driver's own
 * conventions.
 *
 * | PostgreSQL | JavaScript |
 * |---|---|
 * | `int2 int4 int8` | number; an `int8` beyond 2^53 rejects the query (select it as text) rather than lose digits |
 * | `float4 float8` | number |
 * | `numeric`, `xid8`, `uuid`, `text` | string |
 * | `timestamptz` | ISO 8601 string in UTC with milliseconds, `2026-01-31T08:00:00.000Z`; `infinity` stays a word |
 * | `timestamp`, `date` | the string PostgreSQL wrote |
 * | `json jsonb` | parsed |
 * | `bytea` | Buffer |
 */
const parsers = new Map<number, (text: string) => unknown>([
  [20, integer],
  [1016, arrayOf(integer)],
  [1082, asIs],
  [1182, arrayOf(asIs)],
  [1114, asIs],
  [1115, arrayOf(asIs)],
  [1184, instant],
  [1185, arrayOf(instant)],
  [1231, arrayOf(asIs)],
])

export const valueTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    const ours = format === 'binary' ? undefined : parsers.get(oid)
    return ours ?? pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

function asIs(text: string): string {
  return text
}

function integer(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is beyond 2^53: select it as text`)
  return value
}

/** `2026-01-31 08:00:00.123456+00`, as every session of ours writes it (UTC), without the cost of a Date; the rest through Date. */
function instant(text: string): string {
  if (text.endsWith('+00') && text.charCodeAt(4) === 45) {
    const end = text.length - 3
    const milliseconds = end > 20 ? `${text.slice(20, Math.min(end, 23))}000`.slice(0, 3) : '000'
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`
  }
  if (text.endsWith('infinity')) return text
  const value: unknown = pg.types.getTypeParser(1184)(text)
  return value instanceof Date ? value.toISOString() : text
}

function arrayOf(parse: (text: string) => unknown) {
  const strings = (pg.types.getTypeParser as (oid: number) => (text: string) => unknown)(1009)
  const each = (item: unknown): unknown =>
    Array.isArray(item) ? item.map(each) : typeof item === 'string' ? parse(item) : item
  return (text: string): unknown => each(strings(text))
}
