import type { Range } from './bucketing.ts'
import type { Channel } from './channel.ts'
import type { Condition } from './compile-condition.ts'
import type { ConsentPlan } from './consent-plan.ts'
import type { Definition, ElementBody, ExperimentBody, MetricBody } from './definition.ts'
import type { IdentityPlan } from './identity-plan.ts'
import type { Json } from './json.ts'

/** Something that could not be compiled and is left out of the plan. */
export type PlanProblem = {
  readonly kind: Definition['kind']
  readonly key: string
  /** JSON Pointer (RFC 6901) into the definition's body. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** What an element can show. */
export type Showing = { readonly variant: string | null; readonly form: string | null; readonly content: Json }

export type PlannedVariant = Showing & {
  readonly variant: string
  /** null always matches; undefined could not be compiled and never matches. */
  readonly when: Condition | null | undefined
}

export type PlannedVariation = {
  readonly key: string
  readonly isControl: boolean
  /** What it shows: null what the element shows anyway; undefined a variant that is missing. */
  readonly shows: Showing | null | undefined
}

/** A running experiment on an element. */
export type PlannedExperiment = {
  readonly key: string
  readonly when: Condition | null
  /** Identifier types or trait names, in the order they are tried. */
  readonly hashAttributes: readonly string[]
  readonly hashVersion: 1 | 2
  readonly seed: string
  readonly namespace: { readonly id: string; readonly range: Range } | null
  readonly ranges: readonly Range[]
  readonly variations: readonly PlannedVariation[]
  /** Milliseconds since 1970; infinite when not bounded. Half-open: it runs at `from`, no longer at `until`. */
  readonly from: number
  readonly until: number
}

export type PlannedElement = {
  readonly key: string
  readonly body: ElementBody
  readonly enabled: boolean
  /** undefined: all channels. */
  readonly channels: ReadonlySet<Channel> | undefined
  /** Traits that it must not know: kept for purposes that it does not serve. Undefined where there is none. */
  readonly hidden: ReadonlySet<string> | undefined
  readonly variants: readonly PlannedVariant[]
  readonly fallback: Showing
  /** In order of key, so that two on one element are always tried in the same order. */
  readonly experiments: readonly PlannedExperiment[]
}

/** All live definitions, compiled once; immutable, shared by every decision until the next revision. */
export type Plan = {
  readonly revision: number
  readonly elements: ReadonlyMap<string, PlannedElement>
  readonly experiments: ReadonlyMap<string, { readonly key: string; readonly body: ExperimentBody }>
  readonly metrics: ReadonlyMap<string, { readonly key: string; readonly body: MetricBody }>
  /** For what personal data may be used. */
  readonly consent: ConsentPlan
  /** How people are recognised. */
  readonly identity: IdentityPlan
  /** Who signs identity tokens, as authored: verifying them takes cryptography, which is not the kernel's. */
  readonly issuers: readonly { readonly key: string; readonly body: Json }[]
  readonly problems: readonly PlanProblem[]
}
