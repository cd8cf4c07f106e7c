import type { Json } from '@diapason/kernel'
import type { Definitions } from '../definitions/index.ts'
import type { FoundDifference } from './drift.ts'
import { catalogueErrors } from './errors.ts'

export type Accepted = { readonly kind: string; readonly key: string; readonly revision: number }

/** A key made of a name: `Order Completed` → `order-completed`; another where it is taken. */
export function keyOfName(name: string, isTaken: (key: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56)
  const key = plain || 'event'
  let next = key
  for (let nth = 2; isTaken(next); nth += 1) next = `${key}-${nth}`
  return next
}

/**
 * Writes what a difference asks for: a revision of its entry that allows what is sent, or a new entry. Based on the revision that was
 * compared, so that a change made meanwhile is not lost.
 * @throws AppError `difference_not_acceptable`, `revision_conflict`, `definition_invalid`
 */
export async function acceptDifference(
  { acceptance }: FoundDifference,
  { definitions, author }: { definitions: Definitions; author: string },
): Promise<Accepted> {
  if (!acceptance)
    throw catalogueErrors.difference_not_acceptable('What should be in its place cannot be told from what was seen.')
  if (acceptance.does === 'plan') {
    const { definitions: live } = await definitions.live()
    const taken = new Set(live.flatMap(({ kind, key }) => (kind === 'event' ? [key] : [])))
    const key = keyOfName(acceptance.event, (one) => taken.has(one))
    // An archived entry may have the key: writing over it brings it back as what is planned now.
    const archived = await definitions.get('event', key)
    const expected = archived?.archived ? archived.revision : 'absent'
    const { definition } = await definitions.put({ kind: 'event', key, author, expected }, { event: acceptance.event })
    return { kind: 'event', key, revision: definition.revision }
  }
  const { entry, contract } = acceptance
  const { kind, key, revision } = entry
  const body = { ...entry.body, contract } as unknown as Json
  const { definition } = await definitions.put({ kind, key, author, expected: revision }, body)
  return { kind, key, revision: definition.revision }
}
