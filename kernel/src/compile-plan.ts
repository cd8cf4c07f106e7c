import type { Definition, ElementBody, ExperimentBody, MetricBody } from './definition.ts'
import type { RegexEngine } from './regex-engine.ts'

/** Something that could not be compiled and is left out of the plan. */
export type PlanProblem = {
  readonly kind: Definition['kind']
  readonly key: string
  /** JSON Pointer into the definition's body. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** All live definitions, compiled once; immutable. */
export type Plan = {
  readonly revision: number
  readonly elements: ReadonlyMap<string, { readonly key: string; readonly body: ElementBody }>
  readonly experiments: ReadonlyMap<string, { readonly key: string; readonly body: ExperimentBody }>
  readonly metrics: ReadonlyMap<string, { readonly key: string; readonly body: MetricBody }>
  readonly problems: readonly PlanProblem[]
}

export type PlanOptions = { readonly revision: number; readonly regex: RegexEngine }

export function compilePlan(_definitions: readonly Definition[], _options: PlanOptions): Plan {
  throw new Error('in preparation')
}
