import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { RetentionPolicy } from './status.ts'

/** The policy that the console edits; others may be authored as files, and the shortest time of all holds. */
export const policyQuery = queryOptions({
  queryKey: ['definitions', 'retention', 'policy'],
  queryFn: async () => {
    try {
      const found = await unwrap(api.GET('/api/retention/{key}', { params: { path: { key: 'policy' } } }))
      return { revision: found.revision, policy: found.archived ? {} : (found.body as RetentionPolicy) }
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { revision: undefined, policy: {} }
      throw error
    }
  },
})

/** What a policy would remove now. */
export function previewQuery({ log, rejected, decisions, audit }: RetentionPolicy) {
  const query = {
    // Said always, so that the answer is about this policy alone; ninety days is what holds when nothing is said.
    rejectedDays: rejected?.days ?? 90,
    ...(log && { logMonths: log.months }),
    ...(decisions && { decisionsMonths: decisions.months }),
    ...(audit && { auditMonths: audit.months }),
  }
  return queryOptions({
    queryKey: ['retention-preview', query],
    queryFn: () => unwrap(api.GET('/api/retention-preview', { params: { query } })),
    placeholderData: (before) => before,
  })
}
