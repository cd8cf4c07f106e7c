import type { Json } from '@diapason/kernel'

/** What people may ask for of their data, each with its article of the GDPR. */
export const REQUEST_KINDS = ['access', 'portability', 'rectification', 'objection', 'restriction', 'erasure'] as const

export type RequestKind = (typeof REQUEST_KINDS)[number]

/** How a request comes. */
export const REQUEST_WAYS = ['customer_page', 'email', 'letter', 'phone', 'shop', 'api', 'other'] as const

export type RequestWay = (typeof REQUEST_WAYS)[number]

/**
 * Where a request stands. Nothing is done before it is known that who asks is who they say:
 *
 *     received ──verify──▶ verified ──begin──▶ in_progress ──finish──▶ done
 *         └───────────────────┴──refuse (with a reason)───┴──▶ refused
 */
export const REQUEST_STATES = ['received', 'verified', 'in_progress', 'done', 'refused'] as const

export type RequestState = (typeof REQUEST_STATES)[number]

/** How it was known that who asks is who they say. */
export const IDENTITY_CHECKS = ['customer_link', 'signed_in', 'document', 'call_back', 'in_person', 'other'] as const

export type IdentityCheck = (typeof IDENTITY_CHECKS)[number]

/** How a document reaches the person who asked for it. */
export const HANDOVERS = ['post', 'email', 'in_person', 'customer_link', 'other'] as const

export type Handover = (typeof HANDOVERS)[number]

/** Why a request may be refused: articles 11, 12(5), 17(3), 20(4), 21(1) of the GDPR, or because its person took it back. */
export const REFUSALS = [
  'identity_not_proved',
  'unfounded',
  'excessive',
  'legal_obligation',
  'legal_claims',
  'public_interest',
  'rights_of_others',
  'taken_back',
] as const

export type Refusal = (typeof REFUSALS)[number]

/** One thing that was done about a request. */
export type RequestStep = {
  /** ISO 8601. */
  readonly at: string
  /** Who did it, as `principalName` has it; `customer` for the person themselves. */
  readonly by: string
  readonly what:
    | 'opened'
    | 'verified'
    | 'begun'
    | 'extended'
    | 'made'
    | 'handed_over'
    | 'corrected'
    | 'objected'
    | 'restricted'
    | 'lifted'
    | 'refused'
    | 'done'
  /** How identity was checked, which document was made or how it was handed over, or why it was refused. */
  readonly how: string | null
  /** In their words; emptied once the person is erased, as is all that follows. */
  readonly note: string
  /** What was put right. */
  readonly changes: readonly Correction[]
  /** Subjects of the ledger that were refused. */
  readonly refused: readonly string[]
  /** ISO 8601: when the person was told that their restriction would be lifted; null of every other step. */
  readonly told: string | null
  /** Of a document that was made: SHA-256 of it, in hex, and how long it is. */
  readonly sha256?: string
  readonly octets?: number
}

/** What a step says that changes nothing of the person. */
export const NO_DETAIL = { changes: [], refused: [], told: null } as const satisfies Partial<RequestStep>

/** A trait that was put right: what it was, what it was to become, and whether it did. */
export type Correction = {
  readonly trait: string
  readonly was: Json
  readonly becomes: Json
  /** False where it was not taken: they refuse all that it is kept for, or the catalogue says that it cannot be this. */
  readonly kept: boolean
}

/** What must have been done before a request can be closed as answered without a word of why it was not. */
export const ACTED: Readonly<Partial<Record<RequestKind, RequestStep['what']>>> = {
  rectification: 'corrected',
  objection: 'objected',
  restriction: 'restricted',
}

/** What somebody asked for of their rights. */
export type PrivacyRequest = {
  readonly id: string
  readonly kind: RequestKind
  /** One of the person's origins; null once they are erased. */
  readonly origin: string | null
  readonly state: RequestState
  readonly via: RequestWay
  readonly revision: number
  readonly receivedAt: string
  readonly dueAt: string
  /** When more time was taken; null when it was not. */
  readonly extendedAt: string | null
  readonly closedAt: string | null
  readonly refusal: Refusal | null
  readonly openedBy: string
  readonly history: readonly RequestStep[]
}
