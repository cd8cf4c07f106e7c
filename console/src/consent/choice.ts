import type { Channel } from '../log/event.ts'
import type { Basis } from './purpose.ts'
import type { SignalKind } from './signals.ts'

export type ChoiceState = 'granted' | 'denied' | 'withdrawn' | 'pending'

/** An entry of the ledger, with the wording it names as the purpose has it today. */
export type LedgerEntry = {
  id: string
  origin: string
  n: number
  purpose: string
  state: ChoiceState
  at: string
  until: string | null
  recordedAt: string
  covers: Record<string, string>
  asked: { version: string; language: string; digest: string } | null
  place: {
    element?: string
    url?: string
    call?: string
    shop?: string
    signal?: SignalKind
    digest?: string
    request?: string
  }
  how: 'click' | 'signal' | 'agent' | 'import' | 'api'
  channel: string
  source: string
  sourceName: string | null
  messageId: string | null
  prev: string | null
  hash: string
  wording: { title: string; text: string; same: boolean } | null
}

/** What holds of a purpose for a person. */
export type Held = {
  purpose: string
  basis: Basis
  parent: string | null
  allowed: boolean
  because: string
  state: ChoiceState | 'expired' | 'never_asked'
  until: string | null
  decidedBy: string
  /** What they said of this very purpose. */
  said: { state: ChoiceState | 'expired' | 'never_asked'; since: string | null; until: string | null }
}

/** What holds of a topic on a channel for a person. */
export type Subscription = {
  topic: string
  channel: string
  allowed: boolean
  because: string
  state: ChoiceState | 'expired' | 'never_asked'
  until: string | null
  frequency: string | null
}

/** Where the ledger is not as it was written. */
export type Fault = { origin: string; n: number; what: 'seal' | 'order' | 'covers' }

export type PersonChoices = {
  person: string
  purposes: Held[]
  subscriptions: Subscription[]
  entries: LedgerEntry[]
  more: number
  faults: Fault[]
}

/** What somebody says, as it is written down for them. */
export type Recording = {
  choices: { purpose: string; state: 'granted' | 'denied' | 'withdrawn' }[]
  asked?: { version: string; language: string }
  channel: Channel
  call?: string
  shop?: string
  confirms?: boolean
}

/** What somebody says of a subscription, or that they leave everything, as it is written down for them. */
export type SubscriptionRecording =
  | { everything: 'withdrawn' }
  | { choices: { topic: string; channel: string; state: 'granted' | 'withdrawn' }[] }
