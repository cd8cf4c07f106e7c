import { type ConsentPlan, NO_CONSENT_PLAN } from '@diapason/kernel'
import { choiceRoutes, createChoicesReader, createRecordChoices } from './choices/index.ts'
import { verifyDoor } from './compose-catalogue.ts'
import type { Config } from './config.ts'
import { createConsentDoor } from './consent/index.ts'
import { createConsentRates } from './consent-rates/index.ts'
import type { Definitions, Plans } from './definitions/index.ts'
import type { Recogniser } from './identity/index.ts'
import { type Door, forgetSaltsTask } from './intake/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { JobTask } from './platform/jobs/job-task.ts'
import { createProcessing } from './processing/index.ts'
import type { Profiles } from './profiles/index.ts'
import { createReportDoor, createSending } from './sending/index.ts'
import { createSharing } from './sharing/index.ts'

/** What the intake knows of consent, and its door with consent before it: a choice, or a complaint, that cannot be written down is refused before anybody counts it. */
export function consentAtDoor(
  plans: Pick<Plans, 'known'>,
  door: Door,
): { readonly consent: () => ConsentPlan; readonly door: Door } {
  const consent = () => plans.known()?.consent ?? NO_CONSENT_PLAN
  const [choice, report] = [createConsentDoor(consent), createReportDoor(consent)]
  return {
    consent,
    door: {
      ...door,
      judge: (event) => {
        const refusal = choice(event) ?? report(event)
        return refusal ? { refusal, committed: () => {} } : door.judge(event)
      },
    },
  }
}

/** The basis of each purpose, archived ones included: what is said of it goes on being about that. */
export async function purposeBases(definitions: Pick<Definitions, 'live'>): Promise<ReadonlyMap<string, string>> {
  const { definitions: live, archived } = await definitions.live()
  const purposes = [...archived, ...live].filter(({ kind }) => kind === 'purpose')
  return new Map(purposes.map(({ key, body }) => [key, (body as { readonly basis: string }).basis]))
}

/** The record of processing of this workspace. */
export function composeProcessing(of: {
  readonly definitions: Pick<Definitions, 'live'>
  readonly keys: Pick<Keys, 'list'>
  readonly config: Partial<Pick<Config, 'auditDays' | 'requireSecondFactor'>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): readonly Route[] {
  const { auditDays = 0, requireSecondFactor = [] } = of.config
  return createProcessing({ ...of, keys: of.keys.list, auditDays, secondFactor: requireSecondFactor })
}

/** What people chose: reading it, writing it down, how many chose what, and what partners may read of it; and what may be sent. */
export function composeChoices(of: {
  readonly db: Database
  readonly keys: Pick<Keys, 'ensureFresh' | 'current'>
  readonly plans: Pick<Plans, 'current' | 'ensureFresh' | 'known'>
  readonly profiles: Pick<Profiles, 'forget' | 'currentWith'>
  readonly recogniser: () => Recogniser
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): { readonly routes: readonly Route[]; readonly tasks: readonly JobTask[] } {
  const { db, keys, plans, recogniser, clock } = of
  const verify = () => verifyDoor(db, { keys, plans })
  const rates = createConsentRates({ ...of, purposes: () => plans.known()?.consent.purposes.keys() ?? [] })
  const choices = choiceRoutes({
    verify,
    reader: createChoicesReader({ ...of, plan: () => plans.current().consent }),
    record: createRecordChoices({ ...of, plan: plans.current }),
  })
  const sharing = createSharing({
    db,
    verify,
    consent: () => plans.current().consent,
    current: keys.current,
    identifier: (type, value) => recogniser().identifier(type, value),
    clock,
  })
  const sending = createSending({ ...of, verify, plan: () => plans.current().consent })
  return {
    routes: [...choices, ...rates.routes, ...sharing.routes, ...sending.routes],
    tasks: [rates.task, sharing.task, forgetSaltsTask({ db, clock })],
  }
}
