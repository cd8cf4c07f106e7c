import type { Definition } from '../definitions/definition.ts'
import type { PurposeBody } from './purpose.ts'

/** The keys of a purpose and of all that stand under it: what it can not stand under itself. */
export function under(purposes: readonly Definition<PurposeBody>[], key: string): ReadonlySet<string> {
  const found = new Set([key])
  for (let size = 0; size !== found.size; ) {
    size = found.size
    for (const { key: one, body } of purposes) if (body.parent !== undefined && found.has(body.parent)) found.add(one)
  }
  return found
}
