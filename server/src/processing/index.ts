import type { Definitions } from '../definitions/index.ts'
import type { KeyRecord } from '../platform/auth/key-record.ts'
import type { Route } from '../platform/http/route.ts'
import { type Measure, processingRecord } from './processing-record.ts'
import { processingRoutes } from './routes.ts'

export { processingKind } from './processing-kind.ts'
export { type ProcessingRecord, processingRecord } from './processing-record.ts'

/** The record of processing activities of this workspace. */
export function createProcessing(of: {
  readonly definitions: Pick<Definitions, 'live'>
  readonly keys: () => Promise<readonly KeyRecord[]>
  /** Days that audit records are kept; 0 for ever. */
  readonly auditDays: number
  /** Roles that must have a second factor. */
  readonly secondFactor: readonly string[]
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): readonly Route[] {
  const { definitions, keys, auditDays, secondFactor, clock } = of
  const measures: readonly Measure[] = [
    { code: 'roles', detail: null },
    { code: 'gates', detail: null },
    { code: 'ledger', detail: null },
    { code: 'audit', detail: String(auditDays) },
    ...(secondFactor.length > 0 ? [{ code: 'second_factor' as const, detail: secondFactor.join(', ') }] : []),
  ]
  return processingRoutes(async () => {
    const [live, all] = await Promise.all([definitions.live(), keys()])
    return processingRecord({ definitions: live.definitions, keys: all, measures, now: new Date(clock()) })
  })
}
