import type { Database } from '../platform/database/database.ts'
import { nearSince, nearUntil } from './deadline.ts'
import { createRequestStore } from './request-store.ts'

/** Something that needs a person, as the console words it. */
type RequestNotice = {
  readonly code: 'requests_waiting' | 'requests_near' | 'requests_overdue'
  readonly severity: 'attention' | 'urgent' | 'info'
  readonly at: string
  readonly params: { readonly count: number }
  readonly to: string
}

/** That requests wait to be answered, are nearly due, or overdue: one line for what is worst. */
export async function requestNotices(db: Database, now: number): Promise<RequestNotice[]> {
  const store = createRequestStore(db)
  const instant = new Date(now).toISOString()
  const { open, due: overdue, nearest } = await store.due(instant)
  if (open === 0 || nearest === null) return []
  if (overdue > 0)
    return [{ code: 'requests_overdue', severity: 'urgent', at: nearest, params: { count: overdue }, to: '/requests' }]
  const { due: near } = await store.due(nearUntil(now))
  if (near > 0)
    return [
      {
        code: 'requests_near',
        severity: 'attention',
        at: nearSince(nearest),
        params: { count: near },
        to: '/requests',
      },
    ]
  const [nearestDue] = await store.list({ open: true, after: undefined, limit: 1 })
  return [
    {
      code: 'requests_waiting',
      severity: 'info',
      at: nearestDue?.receivedAt ?? instant,
      params: { count: open },
      to: '/requests',
    },
  ]
}
