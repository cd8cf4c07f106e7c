import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../app/api.ts'
import type { Definition } from '../definitions/definition.ts'
import { watched } from '../definitions/definition-query.ts'
import type { RetentionPolicy } from './status.ts'

type Policy = Definition<RetentionPolicy>

/** Key of the policy that the console edits; others may be authored as files. */
export const policyKey = 'policy'

/**
 * The policy that the console edits, undefined until somebody saves it, and the others in force. Asked as lists: that nobody decided yet is
 * no error.
 */
export const policiesQuery = queryOptions({
  queryKey: ['definitions', 'retention', '~policies'],
  queryFn: async () => {
    const list = async (archived: boolean) => {
      const found = await unwrap(api.GET('/api/retention', { params: { query: { limit: 200, archived } } }))
      return found.items as Policy[]
    }
    const [live, archived] = await Promise.all([list(false), list(true)])
    const isOurs = ({ key }: Policy) => key === policyKey
    // One that was archived keeps nothing from leaving, but the next save follows its revision.
    const ended = archived.filter(isOurs).map((policy) => ({ ...policy, body: {} }))[0]
    return { policy: live.find(isOurs) ?? ended, others: live.filter((one) => !isOurs(one)) }
  },
  refetchInterval: watched,
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
