import { api, unwrap } from '../app/api.ts'

/** A summary names no more identifiers of a person than this. */
const named = 5

/** Whether anybody goes by one of these identifiers; yes when that cannot be told, so as to claim nothing. */
export async function isKnown(values: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    values.map(async (q) => {
      const people = await unwrap(api.GET('/api/people', { params: { query: { q, limit: 50 } } })).catch(
        () => undefined,
      )
      if (people === undefined) return true
      return (
        people.nextCursor !== null ||
        people.items.some(
          ({ identifiers }) => identifiers.length >= named || identifiers.some(({ value }) => value === q),
        )
      )
    }),
  )
  return found.includes(true)
}
