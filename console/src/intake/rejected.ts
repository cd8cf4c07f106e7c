import type { SourceRef } from '../log/event.ts'

export type Rejected = {
  id: string
  receivedAt: string
  source: SourceRef
  code: string
  message: string
  messageId: string | null
  type: string | null
  name: string | null
  status: 'open' | 'replayed' | 'discarded'
}

export type RejectedDetail = Rejected & {
  raw: unknown
  errors: { path: string; message: string }[]
  replays: { at: string; by: string; outcome: string }[]
}

export type Replay = {
  outcome: 'accepted' | 'rejected' | 'withheld'
  code?: string
  message?: string
  origin?: string
  messageId?: string
}
