/** Every kind of place where a person and the brand meet. `server` stands for "said by a back end, or not said". */
export const CHANNELS = [
  'web',
  'app',
  'email',
  'rss',
  'store',
  'call_center',
  'kiosk',
  'partner',
  'bot',
  'server',
] as const

export type Channel = (typeof CHANNELS)[number]

const KNOWN: ReadonlySet<unknown> = new Set(CHANNELS)

/** True when the value is one of {@link CHANNELS}. */
export function isChannel(value: unknown): value is Channel {
  return KNOWN.has(value)
}
