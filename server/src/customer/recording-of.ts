import type { Recording } from '../choices/index.ts'
import type { Said } from '../consent/index.ts'
import type { OpenLink } from './customer-links.ts'

/** On which page a customer said it: the ledger names it as the element. */
export type Place = 'preferences' | 'unsubscribe' | 'confirm'

/** A customer's own word, by a link of theirs, as the ledger keeps it: the address names the page, and no token. */
export function recordingOf(
  link: OpenLink,
  of: {
    readonly said: readonly Said[]
    readonly place: Place
    readonly channel: 'web' | 'email'
    readonly publicUrl: string
    readonly asked?: Recording['asked']
    /** Whether it is the confirmation of a yes that waits. */
    readonly confirms?: boolean
  },
): Recording {
  const { said, place, channel, publicUrl, asked = null, confirms = false } = of
  return {
    principal: { kind: 'customer', link: link.id },
    origin: link.origin,
    said,
    asked,
    place: { element: place, url: `${publicUrl}/c/${place}` },
    how: 'click',
    channel,
    at: undefined,
    confirms,
  }
}
