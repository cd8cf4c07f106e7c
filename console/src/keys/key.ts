import { type Basis, bases } from '../consent/purpose.ts'
import type { Channel } from '../log/event.ts'

export type KeyKind = 'write' | 'secret' | 'partner'
export const keyKinds: readonly KeyKind[] = ['write', 'secret', 'partner']

export type KeyState = 'active' | 'rotating' | 'expired' | 'revoked'
export const keyStates: readonly KeyState[] = ['active', 'rotating', 'expired', 'revoked']

export type LegalBasis = Basis
export const legalBases: readonly LegalBasis[] = bases

export type ApiKey = {
  id: string
  name: string
  kind: KeyKind
  prefix: string
  purpose: string
  legalBasis: LegalBasis
  contradicts: LegalBasis | null
  channel: Channel | null
  scopes: string[] | null
  origins: string[] | null
  sharing: string | null
  note: string
  createdAt: string
  createdBy: string
  expiresAt: string | null
  rotatedAt: string | null
  lastUsedAt: string | null
  previous: { prefix: string; until: string; lastUsedAt: string | null } | null
  revokedAt: string | null
  state: KeyState
}

export type KeyLimits = {
  scopes?: string[] | null
  origins?: string[] | null
  sharing?: string | null
  note?: string
  expiresAt?: string | null
}
export type NewKey = KeyLimits & {
  name: string
  kind: KeyKind
  purpose: string
  legalBasis?: LegalBasis
  channel?: Channel
}
export type KeyChange = KeyLimits & { name?: string; channel?: Channel | null }
