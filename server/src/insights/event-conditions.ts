import type { EventFilter } from './event-summary.ts'

/** What a list of the past can be narrowed to: as live events, and to an account, as the brand calls it. */
export type PastFilter = EventFilter & { readonly account?: string | undefined }

/** Conditions on the columns of `events`, with the parameters they bind. */
export function eventConditions(filter: PastFilter): { where: string[]; params: Record<string, string> } {
  const where: string[] = []
  const params: Record<string, string> = {}
  for (const column of ['type', 'name', 'channel', 'source'] as const) {
    const value = filter[column]
    if (!value) continue
    where.push(`${column} = {${column}:String}`)
    params[column] = value
  }
  if (filter.account !== undefined) {
    where.push('group_id = {account:String}')
    params.account = filter.account
  }
  if (filter.q) {
    where.push(
      '(positionCaseInsensitiveUTF8(body, {q:String}) > 0 OR positionCaseInsensitiveUTF8(name, {q:String}) > 0 OR positionCaseInsensitiveUTF8(message_id, {q:String}) > 0)',
    )
    params.q = filter.q
  }
  return { where, params }
}
