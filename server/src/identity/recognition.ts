import { isDeepStrictEqual } from 'node:util'
import { NO_IDENTITY_PLAN, type Plan } from '@diapason/kernel'
import { Counter, type Registry } from 'prom-client'
import type { Database } from '../platform/database/database.ts'
import { type Conceal, concealer } from './hashed.ts'
import { readIdentitySecret } from './identity-secret.ts'
import { createIdentityTokens } from './identity-tokens.ts'
import { createRecogniser, type Recogniser } from './recogniser.ts'

export type Recognition = {
  /** The recogniser of the plan in use: hold on to it for the length of one piece of work, and compare it to see whether it is still the one. */
  current(): Recogniser
}

/** Recognition with the secret of this installation. */
export async function openRecognition({
  db,
  ...of
}: {
  readonly db: Database
  /** Undefined before the first: what is read then is as it is built in, and read again once the plan is verified. */
  readonly plan: () => Plan | undefined
  readonly registry: Registry
  readonly clock: () => number
}): Promise<Recognition> {
  return createRecognition({ ...of, conceal: concealer(await readIdentitySecret(db)) })
}

const NO_PLAN = { identity: NO_IDENTITY_PLAN, issuers: [] }

/** Makes the recogniser of each plan when it is first asked for; what tokens said is remembered as long as nobody changes who signs them. */
function createRecognition(of: {
  readonly plan: () => Plan | undefined
  readonly conceal: Conceal
  readonly registry: Registry
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): Recognition {
  const { plan, conceal, registry, clock } = of
  const counter = new Counter({
    name: 'diapason_identifiers_unreadable_total',
    help: 'Identifiers that cannot be written as their type says (an e-mail address without a domain), kept as they came.',
    labelNames: ['type'] as const,
    registers: [registry],
  })
  let known: { readonly plan: Pick<Plan, 'identity' | 'issuers'>; readonly recogniser: Recogniser } | undefined
  return {
    current: () => {
      const now = plan() ?? NO_PLAN
      if (known?.plan === now) return known.recogniser
      const isSame = known !== undefined && isDeepStrictEqual(known.plan.issuers, now.issuers)
      const recogniser = createRecogniser({
        plan: now,
        conceal,
        clock,
        unreadable: (type) => counter.inc({ type }),
        tokens: isSame && known ? known.recogniser.tokens : createIdentityTokens({ issuers: now.issuers, clock }),
      })
      known = { plan: now, recogniser }
      return recogniser
    },
  }
}
