import { getOwn, setOwn } from './own-property.ts'

type Registers<T> = Readonly<Record<string, T>>

/** The union of two records of registers; `pick` chooses where both have one. */
export function mergeRecords<T>(a: Registers<T>, b: Registers<T>, pick: (a: T, b: T) => T): Registers<T> {
  const merged: Record<string, T> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const known = getOwn(a, key)
    setOwn(merged, key, known === undefined ? value : pick(known, value))
  }
  return merged
}
