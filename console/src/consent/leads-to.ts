import type { Definition } from '../definitions/definition.ts'
import type { PurposeBody } from './purpose.ts'

/** Whether a purpose, or one that it stands under, is the one that was saved above: above it another may be put, and nothing may take its place. */
export function leadsTo(
  purposes: readonly Definition<PurposeBody>[],
  from: string,
  saved: string | undefined,
): boolean {
  if (saved === undefined) return true
  const parents = new Map(purposes.map(({ key, body }) => [key, body.parent]))
  const line = new Set<string>()
  for (let key: string | undefined = from; key !== undefined && !line.has(key); key = parents.get(key)) line.add(key)
  return line.has(saved)
}
