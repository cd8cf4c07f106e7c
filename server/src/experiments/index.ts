export { experimentKind } from './definition.ts'
export { experimentErrors } from './errors.ts'
export {
  createExperiments,
  type ExperimentDefinitions,
  type Experiments,
  type ExperimentsOptions,
} from './experiments.ts'
export { metricKind } from './metric.ts'
export { createMismatches, type Mismatch } from './mismatches.ts'
export { readResult } from './read-result.ts'
export type { ExperimentResult } from './result.ts'
export { experimentRoutes } from './routes.ts'
