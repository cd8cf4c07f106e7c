/** Reads a key that is data. `__proto__` and `constructor` are then ordinary names, and inherited ones do not exist. */
export function getOwn<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Writes a key that is data: assigning `__proto__` would call its setter instead of storing the value. */
export function setOwn<T>(record: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}
