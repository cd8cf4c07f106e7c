export type KeyKind = 'write' | 'secret' | 'partner'

/** What the data plane needs to know of a key: no secret in it, so it may be handed around. */
export type KeyIdentity = {
  readonly id: string
  readonly name: string
  readonly kind: KeyKind
  /** Default purpose of data that arrives with no word of consent, and the legal basis it is processed under. */
  readonly purpose: string
  readonly legalBasis: string
  /** Channel of events that do not say theirs. */
  readonly channel: string | null
  /** First characters of the secret that was presented: of two during a rotation, one may end before the other. */
  readonly prefix?: string
  /** Permissions; null or absent is all that its kind may have. */
  readonly scopes?: readonly string[] | null
  /** Sites whose pages may use it; null or absent is any. */
  readonly origins?: readonly string[] | null
  /** The purpose under which a partner may read people; null or absent reads nobody. */
  readonly sharing?: string | null
}

/** Who asks. `operator` is the command line of the machine itself, by the token that only the owner of `var/` can read. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'key'; readonly key: KeyIdentity }
  | {
      readonly kind: 'user'
      readonly id: string
      readonly name: string
      readonly email: string
      readonly role: string
      /** Id of the session that the request came with. */
      readonly session?: string
    }
  | { readonly kind: 'operator' }
  /** A customer, by a link of their own; never by a route that asks for a permission. */
  | { readonly kind: 'customer'; readonly link: string }

/** How a principal is named in revisions and audit records. Never an e-mail address: people leave, records stay. */
export function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'anonymous':
      return 'anonymous'
    case 'key':
      return `key:${principal.key.id}`
    case 'user':
      return `user:${principal.id}`
    case 'operator':
      return 'operator'
    case 'customer':
      return `customer:${principal.link}`
    default:
      return principal satisfies never
  }
}
