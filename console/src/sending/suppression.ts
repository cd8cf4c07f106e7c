/** An address that nothing is sent to on a channel. */
export type Suppression = {
  id: string
  channel: string
  /** Null where it is kept hashed. */
  address: string | null
  reason: 'hard_bounce' | 'soft_bounces' | 'complaint' | 'manual'
  since: string
  note: string | null
  source: string
  sourceName: string | null
}
