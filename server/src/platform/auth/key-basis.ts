import { accessErrors } from './access-errors.ts'
import type { KeyRecord } from './key-record.ts'

/** The legal basis of each purpose that is defined, in use or not, by its key. */
export type PurposeBases = () => Promise<ReadonlyMap<string, string>>

/** A key as people read it. */
export type DescribedKey = KeyRecord & {
  /** The basis that was said when it was made, where its purpose was defined later and rests on another, which holds; else null. */
  readonly contradicts: string | null
}

/**
 * The basis that a key is made with: that of its purpose where it is defined, else the one that is said.
 * @throws AppError `key_invalid` where another is said, or none
 */
export async function settledBasis(
  { purpose, legalBasis: said }: { readonly purpose: string; readonly legalBasis?: string | undefined },
  bases: PurposeBases,
): Promise<string> {
  const basis = (await bases()).get(purpose)
  const refuse = (code: string, message: string) =>
    accessErrors.key_invalid('The key cannot be like that.', { problems: [{ path: 'legalBasis', code, message }] })
  if (basis === undefined) {
    if (said !== undefined) return said
    throw refuse('basis_missing', `is not said, and the purpose ${purpose} is not defined`)
  }
  if (said === undefined || said === basis) return basis
  throw refuse('basis_contradicts', `is not ${basis}, on which the purpose ${purpose} rests: leave it out`)
}

/** Keys with the basis of their purpose, where that is defined. */
export async function describedKeys<K extends KeyRecord>(
  keys: readonly K[],
  bases: PurposeBases,
): Promise<(K & DescribedKey)[]> {
  const known = await bases()
  return keys.map((key) => {
    const legalBasis = known.get(key.purpose) ?? key.legalBasis
    return { ...key, legalBasis, contradicts: legalBasis === key.legalBasis ? null : key.legalBasis }
  })
}
