import type { ExperimentDefinitions, Experiments } from './experiments.ts'
import { mismatchSince } from './mismatch-since.ts'

/** A running experiment whose people are not shared out as its weights say. */
export type Mismatch = { readonly key: string; readonly name: string; readonly since: string }

export type MismatchesOptions = {
  readonly experiments: Experiments
  readonly readDefinitions: () => ExperimentDefinitions
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** A result reads the whole history of its experiment: five minutes, in ms, are soon enough to learn that assignment is broken. */
const FRESH_FOR = 5 * 60_000

/** The running experiments with a sample-ratio mismatch; computed in turn, at most every five minutes for all who ask. */
export function createMismatches({ experiments, readDefinitions, clock }: MismatchesOptions) {
  let known: { at: number; mismatches: readonly Mismatch[] } | undefined
  return async (): Promise<readonly Mismatch[]> => {
    const running = [...readDefinitions().experiments.values()].filter(({ body }) => body.status === 'running')
    if (known === undefined || clock() - known.at >= FRESH_FOR) {
      const at = clock()
      const mismatches: Mismatch[] = []
      for (const { key } of running) {
        const { experiment, sampleRatio, arms, exposures } = await experiments.result(key)
        if (sampleRatio.verdict !== 'mismatch') continue
        const weights = new Map(arms.map((arm, index) => [arm.key, sampleRatio.expected[index] ?? 0]))
        const since = mismatchSince(exposures.daily, weights)
        const seen = since === undefined ? exposures.lastAt : `${since}T00:00:00.000Z`
        mismatches.push({ key, name: experiment.name, since: seen ?? new Date(at).toISOString() })
      }
      known = { at, mismatches }
    }
    // One that was stopped or archived meanwhile needs nobody any more.
    return known.mismatches.filter(({ key }) => running.some((one) => one.key === key))
  }
}
