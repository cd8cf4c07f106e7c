type Contact = { name: string; address?: string; email?: string; phone?: string }

/** The definition `processing`: who answers, whose data it is, who else receives it. */
export type Responsible = {
  controller: Contact
  jointControllers?: Contact[]
  representative?: Contact
  officer?: Contact
  people?: string[]
  recipients?: { name: string; purpose?: string; country?: string; safeguards?: string }[]
  security?: string[]
}

export type DataCategory = {
  kind: 'event' | 'trait'
  name: string
  description: string | null
  sensitivity: string | null
  context: string | null
  retention: string | null
}

export type Activity = {
  purpose: string
  name: string
  description: string | null
  basis: 'consent' | 'contract' | 'legitimate_interest' | 'legal_obligation' | 'vital_interest' | 'public_task'
  parent: string | null
  expires: string | null
  data: DataCategory[]
  recipients: { name: string; country: string | null; safeguards: string | null }[]
  sources: string[]
  elements: string[]
}

export type ProcessingRecord = {
  at: string
  responsible: Responsible | null
  activities: Activity[]
  unassigned: DataCategory[]
  retention: { key: string; months: number }[]
  measures: { code: 'roles' | 'audit' | 'second_factor' | 'gates' | 'ledger'; detail: string | null }[]
  gaps: { code: string; subject: string | null }[]
}
