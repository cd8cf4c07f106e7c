import type { Channel } from '../log/event.ts'
import type { Profile } from '../profiles/person.ts'

export type AccountSummary = {
  id: string
  groupId: string
  label: string
  members: number
  lastSeen: string
  calls: number
}

export type Account = {
  id: string
  groupId: string
  label: string
  members: number
  account: { format: 1; id: string } & Pick<Profile, 'traits' | 'activity'>
  document: { bytes: number; version: number }
}

/** That a person belongs to an account, with the earliest call that said so. */
export type Belonging = {
  id: string
  label: string
  since: string
  lastSaid: string
  calls: number
  source: string
  channel: Channel
  origin: string
  messageId: string
}

export type AccountDay = { day: string; messages: number; people: number; members: number }
