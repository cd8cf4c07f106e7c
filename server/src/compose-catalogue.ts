import type { Logger } from 'pino'
import { type Catalogue, createCatalogue } from './catalogue/index.ts'
import type { Definitions, Plans } from './definitions/index.ts'
import type { createFindEvents } from './insights/index.ts'
import type { Door } from './intake/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Principal } from './platform/auth/principal.ts'
import type { Database } from './platform/database/database.ts'

/** The catalogue, as the intake and the screens know it. */
export function composeCatalogue(of: { db: Database; log: Pick<Logger, 'warn'>; clock: () => number }) {
  const catalogue = createCatalogue(of)
  return {
    ...catalogue,
    door: catalogueDoor(catalogue),
    routes: (screens: {
      definitions: Definitions
      sourceNames: () => Promise<ReadonlyMap<string, string>>
      find: ReturnType<typeof createFindEvents>
      may: (principal: Principal, permission: string) => boolean
    }) =>
      catalogue.routes({
        ...screens,
        newest: (subject, limit) => screens.find(subject, { before: undefined, limit }),
        // A program reads in bulk: what people said is no example to it.
        mayReadEvents: (principal) => principal.kind !== 'key' && screens.may(principal, 'events:read'),
      }),
  }
}

/** One query verifies both of what lets a message in: the keys, and the contracts, which are compiled beside the plan (law 7). */
export async function verifyDoor(
  db: Database,
  { keys, plans }: { readonly keys: Pick<Keys, 'ensureFresh'>; readonly plans: Pick<Plans, 'ensureFresh'> },
): Promise<void> {
  const [row] = await db.query<{ access: number; plan: number }>({
    name: 'intake-revisions',
    text: 'select a.revision as access, p.revision as plan from access_revision a cross join plan_revision p',
  })
  await keys.ensureFresh(row?.access ?? 0)
  await plans.ensureFresh(row?.plan ?? 0)
}

/** The catalogue at the door of the intake: contracts refuse or flag, and what was written is counted. */
function catalogueDoor(catalogue: Pick<Catalogue, 'judge' | 'wrote' | 'violated'>): Door {
  return {
    judge: (event) => {
      const verdict = catalogue.judge(event)
      if (!verdict) return undefined
      const problems = verdict.violations.map(({ at, message }) => ({
        path: event.type === 'identify' ? `traits.${at}` : at === 'event' || at === '' ? at : `properties.${at}`,
        message,
      }))
      const [first] = problems
      return {
        committed: (message) => catalogue.violated(message, verdict),
        ...(verdict.rejected
          ? {
              refusal: {
                code: 'contract_violated',
                message: [first?.path, first?.message].filter(Boolean).join(' '),
                problems,
              },
            }
          : {}),
      }
    },
    wrote: catalogue.wrote,
  }
}
