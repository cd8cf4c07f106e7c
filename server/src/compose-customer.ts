import { verifyDoor } from './compose-catalogue.ts'
import { type Customer, type CustomerOptions, createCustomer } from './customer/index.ts'
import type { Plans } from './definitions/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import { newId } from './platform/new-id.ts'

/** The customers' own pages, and the links that open them. */
export function composeCustomer(
  of: Omit<CustomerOptions, 'plan' | 'verify' | 'publicUrl' | 'newId'> & {
    readonly config: { readonly publicUrl: string }
    readonly keys: Pick<Keys, 'ensureFresh'>
    readonly plans: Pick<Plans, 'current' | 'ensureFresh'>
  },
): Customer {
  const { db, keys, plans, config } = of
  const verify = () => verifyDoor(db, { keys, plans })
  return createCustomer({ ...of, plan: plans.current, verify, publicUrl: config.publicUrl, newId })
}
