/** A volume that is not what it usually is. */
export type VolumeChange = {
  readonly direction: 'up' | 'down'
  readonly usual: number
  readonly now: number
  readonly z: number
}

/** Days (or equal hours of days) that must be known before anything can be unusual. */
const KNOWN = 7

/** Below this, chance alone makes great differences. */
const ENOUGH = 20

/**
 * Five robust standard deviations, and twice or half: over 2,000 events looked at every day, chance alone would raise fewer than one alarm a
 * year if volumes were normal, and they are not quite.
 */
const Z = 5
const RATIO = 2

/**
 * Whether `now` is beyond what is normal after `history` (equal spans of time, in any order). The robust z-score of Iglewicz & Hoaglin (1993):
 * median and median absolute deviation, which one past accident does not move; never less spread than counting itself has (Poisson).
 */
export function volumeChange(now: number, history: readonly number[]): VolumeChange | undefined {
  if (history.length < KNOWN) return undefined
  const usual = median(history)
  if (Math.max(usual, now) < ENOUGH) return undefined
  const deviation = median(history.map((count) => Math.abs(count - usual)))
  const spread = Math.max(1.4826 * deviation, Math.sqrt(Math.max(usual, 1)))
  const z = (now - usual) / spread
  if (z >= Z && now >= RATIO * usual) return { direction: 'up', usual, now, z }
  if (z <= -Z && now * RATIO <= usual) return { direction: 'down', usual, now, z }
  return undefined
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
