import { accountRoutes } from './accounts/index.ts'
import { verifyDoor } from './compose-catalogue.ts'
import type { Plans } from './definitions/index.ts'
import type { Recogniser } from './identity/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Principal } from './platform/auth/principal.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import {
  type createPeopleReader,
  createProgramGate,
  type Profiles,
  profileErrors,
  profileRoutes,
} from './profiles/index.ts'
import { whatLeaves } from './what-leaves.ts'

/** People and accounts on screens and to programs, and what stands between them and programs. */
export function composePeople(of: {
  readonly db: Database
  readonly keys: Pick<Keys, 'ensureFresh' | 'list'>
  readonly plans: Pick<Plans, 'current' | 'ensureFresh'>
  readonly profiles: Profiles
  readonly people: ReturnType<typeof createPeopleReader>
  readonly recogniser: () => Recogniser
  readonly may: (principal: Principal, permission: string) => boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
}) {
  const { db, keys, plans, profiles, people, recogniser, may, clock } = of
  const plan = () => plans.current().consent
  const verify = () => verifyDoor(db, { keys, plans })
  const keyPurposes = async () => new Map((await keys.list()).map(({ id, purpose }) => [id, purpose]))
  const gate = createProgramGate({ db, plan, verify, keyPurposes, clock })
  const identifier = (type: string, value: string) => recogniser().identifier(type, value)
  const mayList = (principal: Principal) => may(principal, 'people:list')
  return {
    gate,
    routes: [...profileRoutes({ db, profiles, people, identifier, mayList, gate }), ...accountRoutes({ db, gate })],
    /** Routes as programs find them: what names people and is no program's to read is closed to keys, as soon as a purpose is defined. */
    closed: (routes: readonly Route[]): Route[] =>
      routes.map((route) => {
        const { method, url, errors = [], handle } = route
        if (whatLeaves[`${method} ${url}`]?.programs !== 'closed') return route
        return {
          ...route,
          errors: [...errors, 'reading_by_program'],
          handle: async (input) => {
            if (input.principal.kind === 'key') {
              await verify()
              const { purposes, retired } = plan()
              if (purposes.size > 0 || retired.size > 0)
                throw profileErrors.reading_by_program('It names people, and leaves for no purpose.')
            }
            return handle(input)
          },
        }
      }),
  }
}
