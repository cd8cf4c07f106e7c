import type { Channel } from './channel.ts'
import type { Json } from './json.ts'

/** One live definition as people authored it. The body is checked again when it is compiled. */
export type Definition = {
  readonly kind:
    | 'element'
    | 'experiment'
    | 'metric'
    | 'event'
    | 'trait'
    | 'catalogue_settings'
    | 'retention'
    | 'identifier'
    | 'identity_rule'
    | 'identity_issuer'
    | 'purpose'
    | 'processing'
    | 'topic'
    | 'channel'
    | 'customer_pages'
  readonly key: string
  readonly revision: number
  readonly body: Json
}

/** One that is out of use, with what it said last where that is known. */
export type Archived = Pick<Definition, 'kind' | 'key'> & { readonly body?: Json | undefined }

export type ElementVariant = {
  readonly key: string
  readonly name?: string
  /** A condition; absent is always true. */
  readonly when?: Json
  readonly form?: string
  readonly content: Json
}

export type ElementBody = {
  readonly name: string
  readonly description?: string
  readonly touchpoint?: string
  /** Key of the purpose it serves; absent, it sees nothing that is kept for purposes. */
  readonly purpose?: string
  /** Channels on which it may be adapted; absent is all. */
  readonly channels?: readonly Channel[]
  /** Default true. */
  readonly enabled?: boolean
  /** In order: the first whose `when` matches is shown. */
  readonly variants: readonly ElementVariant[]
  readonly fallback: { readonly form?: string; readonly content: Json }
}

export type ExperimentVariation = {
  readonly key: string
  readonly name?: string
  /** Share of those covered; equal shares when any is absent or the sum is not 1. */
  readonly weight?: number
  /** Variant of the element shown; absent shows what the element shows without the experiment. */
  readonly variant?: string
}

export type ExperimentBody = {
  readonly name: string
  readonly hypothesis?: string
  /** Absent: assigned elsewhere, measured here. */
  readonly element?: string
  readonly status: 'draft' | 'running' | 'stopped'
  /** Default `userId`. */
  readonly hashAttribute?: string
  /** Default `anonymousId`. */
  readonly fallbackAttribute?: string
  /** Default 1, as in GrowthBook; 2 is less biased. */
  readonly hashVersion?: 1 | 2
  /** Default: the experiment's key. */
  readonly seed?: string
  /** Share of people who take part, default 1. */
  readonly coverage?: number
  readonly namespace?: { readonly id: string; readonly range: readonly [number, number] }
  readonly when?: Json
  readonly variations: readonly ExperimentVariation[]
  /** Key of the variation to compare with; default the first. */
  readonly control?: string
  readonly metrics?: readonly string[]
  /** ISO 8601 duration. */
  readonly attributionWindow?: string
  readonly startedAt?: string
  readonly endedAt?: string
}

export type MetricBody = {
  readonly name: string
  readonly event: string
  readonly aggregation: 'proportion' | 'count' | 'sum'
  /** Dotted path, for `sum`: `properties.revenue`. */
  readonly value?: string
  /** Which way is better, default `increase`. */
  readonly direction?: 'increase' | 'decrease'
}
