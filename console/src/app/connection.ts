import { useSyncExternalStore } from 'react'

let away = false
const listeners = new Set<() => void>()

/** Remembers whether the last answer came at all; every call of the console says so here. */
export function setAway(next: boolean): void {
  if (away === next) return
  away = next
  for (const listener of listeners) listener()
}

/** Whether the server is out of reach. */
export function useAway(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => away,
  )
}
