import type { Channel } from '../log/event.ts'

export type KeyKind = 'write' | 'secret' | 'partner'

export type LegalBasis =
  | 'consent'
  | 'contract'
  | 'legitimate_interest'
  | 'legal_obligation'
  | 'vital_interest'
  | 'public_task'

export type ApiKey = {
  id: string
  name: string
  kind: KeyKind
  prefix: string
  purpose: string
  legalBasis: LegalBasis
  channel: Channel | null
  createdAt: string
  createdBy: string
  lastUsedAt: string | null
  revokedAt: string | null
}

export type NewKey = { name: string; kind: KeyKind; purpose: string; legalBasis: LegalBasis; channel?: Channel }
