import type { OptOut } from './signal-rule.ts'

/** What a TC string says, as far as a word of ours can rest on it. */
export type TcfSaid = {
  /** ISO 8601: when its person last changed it, as the string says. */
  readonly updated: string
  /** False of one that can be read and must not be relied on: its refusals are taken, a yes of it is not. */
  readonly believed: boolean
  readonly consents: ReadonlySet<number>
  readonly interests: ReadonlySet<number>
  readonly specialFeatures: ReadonlySet<number>
  readonly vendorConsents: Pick<ReadonlySet<number>, 'has'>
  readonly vendorInterests: Pick<ReadonlySet<number>, 'has'>
  readonly vendorsDisclosed: Pick<ReadonlySet<number>, 'has'>
  /** Those of the publisher, where the string has them. */
  readonly publisher: { readonly consents: ReadonlySet<number>; readonly interests: ReadonlySet<number> } | undefined
}

/** A signal, decoded. `digest`: SHA-256 of what was signalled, in hex. */
export type HeardSignal = { readonly digest: string } & (
  | { readonly kind: 'gpc' }
  | { readonly kind: 'categories'; readonly preferences: ReadonlyMap<string, boolean> }
  | { readonly kind: 'tcf'; readonly said: TcfSaid }
  /** Opted out of (true), or not though it was offered (false); absent where it does not apply. */
  | { readonly kind: 'gpp'; readonly optedOut: ReadonlyMap<OptOut, boolean> }
)
