import type { Identifier } from '@diapason/kernel'
import type { Recogniser } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { keptAddress } from './addresses.ts'

/**
 * Forgets addresses as text, and what was noted beside them; that nothing is sent to them holds on, by their hashes, which are there too where the address itself is not
 * kept. For an erasure alone, in its transaction.
 */
export async function eraseAddresses(
  tx: Database,
  of: { readonly targets: readonly Identifier[]; readonly recogniser: Pick<Recogniser, 'hides' | 'conceal'> },
): Promise<number> {
  const channels = await tx.query<{ channel: string }>('select distinct channel from suppressions')
  const kept = channels.flatMap(({ channel }) =>
    of.targets.map((target) => keptAddress(target, { channel, recogniser: of.recogniser })),
  )
  if (kept.length === 0) return 0
  return tx.execute(
    `update suppressions s set address = null, note = null
     from unnest($1::text[], $2::text[]) as w(channel, hash) where s.channel = w.channel and s.address_hash = w.hash`,
    [kept.map(({ channel }) => channel), kept.map(({ hash }) => hash)],
  )
}
