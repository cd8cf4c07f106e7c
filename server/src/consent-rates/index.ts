import type { Database } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import { createRates } from './rates.ts'
import { consentRateRoutes } from './routes.ts'
import { createRatesStore } from './store.ts'

/** The job that counts them. */
export const COUNT_RATES = 'consent_rates.count'

/** Consent rates: counted by themselves, every ten minutes, once over all nodes. */
export function createConsentRates(of: {
  readonly db: Database
  /** Keys of the purposes in use. */
  readonly purposes: () => Iterable<string>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): { readonly routes: readonly Route[]; readonly task: JobTask } {
  const store = createRatesStore(of.db)
  return {
    routes: consentRateRoutes(createRates({ ...of, store })),
    task: {
      name: COUNT_RATES,
      cron: '*/10 * * * *',
      run: () => store.count(new Date(of.clock())),
    },
  }
}
