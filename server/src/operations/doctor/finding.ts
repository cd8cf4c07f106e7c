import type { words } from './words.ts'

/** `unknown`: it could not be looked at, and why. */
export type FindingState = 'ok' | 'warn' | 'fail' | 'unknown'

export type FindingCode = keyof typeof words

/** What one look at the installation found. The words are in `words.ts`, and in the console's own languages under the same code. */
export type Finding = {
  readonly state: FindingState
  readonly code: FindingCode
  readonly params: Readonly<Record<string, string | number>>
}

/** One thing that is looked at. */
export type Check = {
  readonly name: string
  /** May find several things, or one that is fine. */
  readonly look: () => Promise<readonly Finding[]>
}

export function ok(code: FindingCode, params: Finding['params'] = {}): Finding {
  return { state: 'ok', code, params }
}
export function warn(code: FindingCode, params: Finding['params'] = {}): Finding {
  return { state: 'warn', code, params }
}
export function fail(code: FindingCode, params: Finding['params'] = {}): Finding {
  return { state: 'fail', code, params }
}
export function unknown(code: FindingCode, params: Finding['params'] = {}): Finding {
  return { state: 'unknown', code, params }
}

/** Fine unless one of the problems is there: what is well is said once, what is not is said each. */
export function orElse(problems: readonly (Finding | false | undefined)[], fine: Finding): readonly Finding[] {
  const found = problems.filter((one): one is Finding => one !== false && one !== undefined)
  return found.length > 0 ? found : [fine]
}
