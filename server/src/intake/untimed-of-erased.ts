import type { Tombstones } from '../identity/index.ts'
import type { Rejection, Request } from './request.ts'
import { saysNoTime } from './says-no-time.ts'

/** Messages of a file that name somebody erased, and do not say when they happened. */
export async function untimedOfErased(
  { messages, taken, places }: Request,
  tombstones: Pick<Tombstones, 'look'>,
): Promise<Rejection[]> {
  const untimed = taken.flatMap((one, at) => {
    const index = places[at] ?? 0
    const named = [...one.event.identifiers, ...one.claims].map(({ origin }) => origin)
    return saysNoTime(messages[index]) ? { index, messageId: one.row.messageId, named } : []
  })
  if (untimed.length === 0) return []
  const { erased } = await tombstones.look(() => untimed.flatMap(({ named }) => named), { again: true })
  const message = 'It is about somebody who was erased, and does not say when it happened.'
  return untimed.flatMap(({ index, messageId, named }) =>
    named.some((origin) => erased.has(origin)) ? { index, messageId, code: 'erased_untimed', message } : [],
  )
}
