import { etagOf } from '../definitions/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { RouteInput } from '../platform/http/route.ts'
import type { PrivacyRequest } from './privacy-request.ts'
import { requestNumber } from './request-number.ts'
import { restrictedSince } from './restriction.ts'

/** What people are called, by one of their origins. */
export type Labels = (origins: readonly string[]) => Promise<ReadonlyMap<string, string>>

type Of = { readonly db: Database; readonly labels: Labels }

/** Requests as the API tells of them: with what their people are called, and whether they are restricted now. */
export async function shownRequests(items: readonly PrivacyRequest[], { db, labels }: Of) {
  const origins = items.flatMap(({ origin }) => origin ?? [])
  const [names, restricted] = await Promise.all([labels(origins), restrictedSince(db, origins)])
  return items.map((one) => ({
    ...one,
    number: requestNumber(one.id),
    history: one.history.map((step) => ({ ...step, changes: [...step.changes], refused: [...step.refused] })),
    label: (one.origin !== null && names.get(one.origin)) || null,
    restricted: one.origin !== null && restricted.has(one.origin),
  }))
}

/** One of them, with its ETag. */
export async function answerRequest(request: PrivacyRequest, { reply, ...of }: Of & Pick<RouteInput, 'reply'>) {
  reply.header('etag', etagOf(request.revision))
  const [one] = await shownRequests([request], of)
  return one
}
