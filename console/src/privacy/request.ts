import type { Tone } from '../app/tag.tsx'

export const KINDS = ['access', 'portability', 'rectification', 'objection', 'restriction', 'erasure'] as const
export const WAYS = ['letter', 'email', 'phone', 'shop', 'other'] as const
export const CHECKS = ['document', 'call_back', 'signed_in', 'in_person', 'customer_link', 'other'] as const
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

export const HANDOVERS = ['post', 'email', 'in_person', 'customer_link', 'other'] as const

export type Handover = (typeof HANDOVERS)[number]
export type RequestKind = (typeof KINDS)[number]
export type RequestWay = (typeof WAYS)[number] | 'customer_page' | 'api'
export type IdentityCheck = (typeof CHECKS)[number]
export type Refusal = (typeof REFUSALS)[number]

/** What somebody asked for of their rights. */
export type PrivacyRequest = {
  id: string
  number: string
  kind: RequestKind
  state: State
  via: RequestWay
  origin: string | null
  label: string | null
  revision: number
  receivedAt: string
  dueAt: string
  extendedAt: string | null
  closedAt: string | null
  refusal: Refusal | null
  openedBy: string
  /** Whether the person is restricted now. */
  restricted: boolean
  history: {
    at: string
    by: string
    what:
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
    how: IdentityCheck | RequestWay | Refusal | Handover | 'json' | 'html' | null
    note: string
    /** Traits that were put right. */
    changes: Correction[]
    /** Subjects that were refused. */
    refused: string[]
    /** When the person was told that the restriction would be lifted. */
    told: string | null
    /** Of a document that was made. */
    sha256?: string
    octets?: number
  }[]
}

/** A trait that was put right, and whether it was taken. */
export type Correction = { trait: string; was: unknown; becomes: unknown; kept: boolean }

/** What a trait may become. */
export type CorrectValue = string | number | boolean | null

/** What an erasure would take. */
export type ErasurePreview = {
  label: string
  identifiers: number
  messages: number
  choices: number
  links: number
  accounts: number
}

/** Erasing somebody, as far as it has come. */
export type Erasure = {
  id: string
  at: string
  state: 'begun' | 'taken' | 'swept' | 'done'
  receipt: {
    version: 1
    erasure: string
    request: string | null
    erasedAt: string
    compactedAt: string
    program: string
    tombstones: number
    stores: { engine: string; store: string; rows: number }[]
    remains: ('backups' | 'waiting_imports' | 'foreign_postgres' | 'foreign_clickhouse')[]
    hash: string
  } | null
}

export const STATES = ['received', 'verified', 'in_progress', 'done', 'refused'] as const
export type State = (typeof STATES)[number]

export const TONES: Readonly<Record<State, Tone>> = {
  received: 'attention',
  verified: 'attention',
  in_progress: 'attention',
  done: 'good',
  refused: 'quiet',
}

export function isOpen({ state }: { readonly state: State }): boolean {
  return state !== 'done' && state !== 'refused'
}

/** What answers a request, in the request itself. */
const DEEDS: Readonly<Partial<Record<RequestKind, PrivacyRequest['history'][number]['what']>>> = {
  rectification: 'corrected',
  objection: 'objected',
  restriction: 'restricted',
}

/** Whether closing it says nothing of why what it asks for was not done. */
export function isUndone({ kind, history }: Pick<PrivacyRequest, 'kind' | 'history'>): boolean {
  const deed = DEEDS[kind]
  return deed !== undefined && !history.some(({ what }) => what === deed)
}

const DAY = 86_400_000

/** How much of its time a request has used, 0 to 1, and whole days left; less than none once it is overdue. */
export function deadlineOf(
  { receivedAt, dueAt }: { readonly receivedAt: string; readonly dueAt: string },
  now: number,
): { readonly used: number; readonly days: number; readonly tone: 'calm' | 'near' | 'over' } {
  const [from, to] = [Date.parse(receivedAt), Date.parse(dueAt)]
  const days = Math.ceil((to - now) / DAY)
  return {
    used: Math.min(1, Math.max(0, (now - from) / (to - from))),
    days,
    tone: now >= to ? 'over' : days <= 7 ? 'near' : 'calm',
  }
}
