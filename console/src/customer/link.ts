/** What a link opens. */
export type LinkScope = 'preferences' | 'data' | 'unsubscribe' | 'confirm'

/** A link of a customer to a page of their own, without what opens it. */
export type CustomerLink = {
  id: string
  scope: LinkScope
  subject: string | null
  madeBy: string
  note: string | null
  madeAt: string
  expiresAt: string
  revokedAt: string | null
  revokedBy: string | null
  usedAt: string | null
}
