/** Something that needs a person, as the server tells it. */
export type Notice = {
  id: string
  code: string
  subject: string | null
  severity: 'urgent' | 'attention' | 'info'
  at: string
  params: Record<string, string | number>
  to: string
  seen: boolean
  snoozedUntil: string | null
}

export type Notices = { items: Notice[]; unseen: number }
