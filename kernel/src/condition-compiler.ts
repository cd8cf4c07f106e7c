import type { Json, JsonObject } from './json.ts'
import type { RegexEngine } from './regex-engine.ts'
import type { ConditionData, Path, Truth } from './truth.ts'

export type ConditionOptions = {
  readonly regex: RegexEngine
  /** Lists for `$inGroup` and `$notInGroup`; an unknown group is empty. */
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
    | 'operator_misplaced'
    | 'regex_invalid'
    | 'too_deep'
    | 'too_large'
  readonly message: string
}

/** A test of one value that is not hidden. */
export type ValueTest = (value: Json) => Truth

/** A test of a whole document. */
export type DocumentTest = (data: ConditionData) => Truth

/** Where the compiler is: the JSON Pointer so far, and how deep. */
export type Place = { readonly pointer: string; readonly depth: number }

/** Deeper than any person writes, and far from the end of the stack. */
const DEEPEST = 32
/** Conditions, paths and operators in one condition; lists of plain values do not count one by one. */
const MOST_NODES = 4_096

/** What one compilation collects; passed down instead of globals. */
export class ConditionCompiler {
  readonly problems: ConditionProblem[] = []
  readonly reads = new Set<string>()
  readonly options: ConditionOptions
  #nodes = 0

  constructor(options: ConditionOptions) {
    this.options = options
  }

  /** Notes a problem and returns a test that never matches; the condition as a whole is then refused. */
  refuse(place: Place, code: ConditionProblem['code'], message: string): () => Truth {
    this.problems.push({ path: place.pointer, code, message })
    return () => false
  }

  /** Counts a node; undefined when the condition has become too deep or too large, which is then noted once. */
  enter(place: Place, token: string | number): Place | undefined {
    this.#nodes += 1
    const pointer = `${place.pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`
    const inner = { pointer, depth: place.depth + 1 }
    if (inner.depth > DEEPEST) this.refuse(inner, 'too_deep', `nested more than ${DEEPEST} levels deep`)
    else if (this.#nodes === MOST_NODES) this.refuse(inner, 'too_large', `more than ${MOST_NODES} parts`)
    return inner.depth > DEEPEST || this.#nodes >= MOST_NODES ? undefined : inner
  }

  /** Splits a dotted path once; paths of the whole document are listed in `reads`, those of array elements are not. */
  path(text: string, isOfDocument: boolean): Path {
    if (isOfDocument) this.reads.add(text)
    return { text, parts: text.split('.') }
  }
}

/** True when all keys are operators: `{}` is not, nor is a plain object to compare with. */
export function isOperators(value: JsonObject): boolean {
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => key.startsWith('$'))
}
