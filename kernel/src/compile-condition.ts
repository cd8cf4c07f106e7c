import type { Json } from './json.ts'
import type { RegexEngine } from './regex-engine.ts'
import type { ConditionData, Truth } from './truth.ts'

export type ConditionOptions = {
  readonly regex: RegexEngine
  readonly savedGroups?: Readonly<Record<string, readonly Json[]>>
}

export type ConditionProblem = {
  /** JSON Pointer (RFC 6901) into the condition. */
  readonly path: string
  readonly code:
    | 'not_an_object'
    | 'not_an_array'
    | 'not_a_string'
    | 'unknown_operator'
    | 'operator_reserved'
    | 'regex_invalid'
    | 'too_deep'
    | 'too_large'
  readonly message: string
}

export type Condition = { readonly match: (data: ConditionData) => Truth; readonly reads: readonly string[] }

export type CompiledCondition =
  | ({ readonly ok: true } & Condition)
  | { readonly ok: false; readonly problems: readonly ConditionProblem[] }

export function compileCondition(_condition: Json, _options: ConditionOptions): CompiledCondition {
  throw new Error('in preparation')
}
