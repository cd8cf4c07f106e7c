import type { ExperimentResult } from './experiment.ts'

/** The name of an arm as people gave it, else its key. */
export function armName(result: Pick<ExperimentResult, 'arms'>, key: string): string {
  return result.arms.find((arm) => arm.key === key)?.name || key
}
