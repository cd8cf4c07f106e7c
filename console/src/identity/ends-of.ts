import type { Identity } from './identity.ts'

export type End = { readonly origin: string; readonly type: string; readonly value: string }

/** The identifiers of an identity by origin, its own and the far ends; an end that is not told is named by its origin. */
export function endsOf({ identifiers, others }: Pick<Identity, 'identifiers' | 'others'>): (origin: string) => End {
  const ends = new Map<string, End>([...identifiers, ...others].map((end) => [end.origin, end]))
  return (origin) => ends.get(origin) ?? { origin, type: '', value: origin }
}
