import type { IdentityLink } from './identity.ts'

/** When a link ends, or has ended; undefined of one that nothing ends, and of those that join nobody. */
export function endOf({ status, expiresAt }: Pick<IdentityLink, 'status' | 'expiresAt'>): string | undefined {
  return status === 'live' || status === 'expired' ? (expiresAt ?? undefined) : undefined
}
