import type { PurposeSignals } from './signals.ts'

/** On what processing personal data for a purpose rests: GDPR, article 6 (1). */
export const bases = [
  'consent',
  'contract',
  'legitimate_interest',
  'legal_obligation',
  'vital_interest',
  'public_task',
] as const
export type Basis = (typeof bases)[number]

/** One wording, in one language. */
export type Wording = { version: string; language: string; title: string; text: string }

/** What somebody authored of a purpose. */
export type PurposeBody = {
  name: string
  description?: string
  basis: Basis
  parent?: string
  /** ISO 8601, in weeks and days: how long a yes holds. */
  expires?: string
  confirmed?: boolean
  signals?: PurposeSignals
  texts?: Wording[]
}
