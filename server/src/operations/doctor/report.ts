import type { Examined } from './examine.ts'
import type { Finding, FindingState } from './finding.ts'
import { worded, words } from './words.ts'

export type WordedFinding = Finding & { readonly says: string; readonly do: string | null }

export type Report = {
  readonly at: string
  readonly state: FindingState
  readonly checks: readonly {
    readonly check: string
    readonly state: FindingState
    readonly findings: readonly WordedFinding[]
  }[]
}

/** From what is well to what must be mended. */
const ORDER: readonly FindingState[] = ['ok', 'unknown', 'warn', 'fail']

/** The findings in words, with the worst of them first of all. */
export function reportOf(examined: readonly Examined[], now: Date): Report {
  const checks = examined.map(({ check, findings }) => ({
    check,
    state: worst(findings.map(({ state }) => state)),
    findings: findings.map((finding): WordedFinding => {
      const { says, do: remedy } = { do: undefined, ...words[finding.code] }
      return {
        ...finding,
        says: worded(says, finding.params),
        do: remedy === undefined ? null : worded(remedy, finding.params),
      }
    }),
  }))
  return { at: now.toISOString(), state: worst(checks.map(({ state }) => state)), checks }
}

function worst(states: readonly FindingState[]): FindingState {
  return states.reduce((one, other) => (ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one), 'ok')
}
