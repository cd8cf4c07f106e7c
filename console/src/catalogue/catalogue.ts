import type { SourceRef } from '../log/event.ts'

/** The kinds of context of a customer. */
export const contexts = ['relational', 'personal', 'situational'] as const
export type Context = (typeof contexts)[number]

/** What people said of an event or a trait. */
export type Entry = {
  key: string
  revision: number
  label: { en?: string; fr?: string }
  description: string | null
  owner: string | null
  context: Context | null
  contract: 'none' | 'flag' | 'reject'
  sensitivity: Sensitivity
}

/** How delicate data is; special are the categories of GDPR, article 9. */
export const sensitivities = ['ordinary', 'sensitive', 'special'] as const
export type Sensitivity = (typeof sensitivities)[number]

/** Messages that were not stored because their people refuse it, of one day. */
export type WithheldOfDay = {
  day: string
  source: SourceRef
  purpose: string
  type: string
  name: string
  outcome: 'drop' | 'detach'
  messages: number
}

export type TypeShare = { type: string; count: number; share: number }

type Seen = {
  entry: Entry | null
  firstSeen: string | null
  lastSeen: string | null
  volume: { total: number; days: number[] }
  differences: number
}

export type CatalogueEvent = Seen & { id: string; type: string; name: string; properties: number }

export type Property = {
  path: string
  firstSeen: string
  lastSeen: string
  count: number
  of: number
  share: number
  types: TypeShare[]
}

export type SourceCount = { source: SourceRef; channel: string; count: number; lastDay: string }

export type CatalogueEventDetail = Omit<CatalogueEvent, 'properties'> & {
  properties: Property[]
  sources: SourceCount[]
  beyond: number
}

export type CatalogueTrait = Seen & { trait: string; share: number; types: TypeShare[] }

export type CatalogueTraitDetail = CatalogueTrait & { properties: Property[]; sources: SourceCount[] }

export type CatalogueCounts = { all: number; planned: number; unplanned: number; different: number }

export type Examples = {
  masked: boolean
  items: { receivedAt: string; origin: string | null; messageId: string | null; value: unknown }[]
}

export type Difference = {
  id: string
  code: string
  severity: 'info' | 'warning' | 'error'
  subject: { id: string; type: string; name: string }
  path: string
  detail: string
  since: string
  before: number | null
  now: number | null
  count: number | null
  sources: SourceRef[]
  ignored: { by: string; at: string } | null
  canAccept: boolean
}

export type Differences = { items: Difference[]; limits: { names: number; paths: number } }

export type Proposal = { contract: unknown; messages: number }

export type Trial = {
  tested: number
  passed: number
  breaches: { path: string; code: string; message: string; count: number }[]
  problems: { path: string; code: string; message: string }[]
}

export type Accepted = { kind: string; key: string; revision: number }

/** The body of an entry, as it is authored. */
export type EntryBody = {
  type?: 'track' | 'page' | 'screen'
  event?: string
  trait?: string
  label?: { en?: string; fr?: string }
  description?: string
  owner?: string
  context?: Context
  /** Keys of the purposes that it may serve; absent, all, or that of the key. */
  purposes?: string[]
  sensitivity?: Sensitivity
  /** ISO 8601, in weeks and days. */
  retention?: string
  /** Of an event: what becomes of one that its person refuses. */
  refused?: 'drop' | 'detach'
  contract?: unknown
  onViolation?: 'flag' | 'reject'
}

/** What protects people in an entry. */
export type Protection = Pick<EntryBody, 'purposes' | 'sensitivity' | 'retention' | 'refused'>
