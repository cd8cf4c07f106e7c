import type { Channel, Json } from '@diapason/kernel'
import { createIdentityStore } from '../identity/index.ts'
import type { Intake } from '../intake/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'

/** Where a trait came from that somebody corrected on their page: said by the customer. */
export const SAID_BY_CUSTOMER = 'customer'

/** Whose word it is, as the log keeps it: nobody's key. */
const SOURCE: KeyIdentity = {
  id: SAID_BY_CUSTOMER,
  name: SAID_BY_CUSTOMER,
  kind: 'secret',
  purpose: '',
  legalBasis: '',
  channel: 'web',
}

/** A value as somebody types it, of the kind that it had; undefined for what is no such value. Emptied, it is cleared. */
export function typedLike(known: Json, said: string): Json | undefined {
  const text = said.trim()
  if (text === '') return null
  if (typeof known === 'number') {
    const value = Number(text.replace(',', '.'))
    return Number.isFinite(value) ? value : undefined
  }
  if (typeof known === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  return typeof known === 'string' ? text : undefined
}

/** Whose traits are put right, by which identifier; and, where somebody does it for them, in which message and where. */
type Correcting = { readonly origin: string; readonly messageId?: string; readonly channel?: Channel }

/**
 * Writes down what a customer says of themselves, on their page or to who works off their request: a message like any other, through the same door, with the customer as its source. False where the door refused it,
 * as when the contract of the trait does.
 */
export function createCorrect(of: { readonly db: Database; readonly intake: Pick<Intake, 'take'> }) {
  const { db, intake } = of
  return async (
    { origin, messageId, channel = 'web' }: Correcting,
    traits: Readonly<Record<string, Json>>,
  ): Promise<boolean> => {
    const [own] = await createIdentityStore(db).byOrigins([origin])
    if (!own) return false
    const message = {
      type: 'identify',
      traits,
      ...identityOf(own),
      ...(messageId === undefined ? {} : { messageId }),
      context: { channel, ...(isPlain(own.type) ? {} : { externalIds: [{ type: own.type, id: own.value }] }) },
    }
    const { rejected } = await intake.take([message], {
      key: SOURCE,
      sentAt: undefined,
      keyless: true,
      bytes: JSON.stringify(message).length,
    })
    return rejected.length === 0
  }
}

function isPlain(type: string): boolean {
  return type === 'userId' || type === 'anonymousId'
}

function identityOf({
  type,
  value,
}: {
  readonly type: string
  readonly value: string
}): Readonly<Record<string, string>> {
  return isPlain(type) ? { [type]: value } : {}
}
