import { chooseVariation, hash, inNamespace } from './bucketing.ts'
import type { PersonData } from './condition-data.ts'
import type { Reason } from './decision.ts'
import type { PlannedExperiment, PlannedVariation } from './plan.ts'

/** Why a person is, or is not, in an experiment; `variation` is set when they are. */
export type Assigned = {
  readonly outcome: Reason['outcome']
  readonly variation: PlannedVariation | undefined
  /** What the person was hashed by. */
  readonly hashAttribute: string | null
  readonly bucket: number | null
}

/**
 * The variation of an experiment for a person. The condition must be true: it may speak of what was consented to. After
 * that the first exposure sticks, over the hash, the coverage and the namespace, as long as the variation exists. Else
 * the bucket of the first hash attribute that has a value decides, as in GrowthBook.
 */
export function assignVariation(experiment: PlannedExperiment, data: PersonData, now: number): Assigned {
  if (now < experiment.from || now >= experiment.until) return out('not_active')
  if (experiment.when !== null) {
    const truth = experiment.when.match(data)
    if (truth !== true) return out(truth === false ? 'when_false' : 'when_unknown')
  }
  const stuck = data.assignment(experiment.key)
  if (stuck !== undefined) {
    for (const variation of experiment.variations)
      if (variation.key === stuck) return { outcome: 'sticky', variation, hashAttribute: null, bucket: null }
  }
  for (const hashAttribute of experiment.hashAttributes) {
    const value = hashValue(hashAttribute, data)
    if (value !== undefined) return assignByHash(experiment, hashAttribute, value)
  }
  return out('no_hash_value')
}

function assignByHash(experiment: PlannedExperiment, hashAttribute: string, value: string): Assigned {
  if (experiment.namespace !== null && !inNamespace(value, experiment.namespace))
    return { outcome: 'outside_namespace', variation: undefined, hashAttribute, bucket: null }
  const bucket = hash(experiment.seed, value, experiment.hashVersion)
  const variation = bucket === null ? undefined : experiment.variations[chooseVariation(bucket, experiment.ranges)]
  return { outcome: variation === undefined ? 'outside_coverage' : 'assigned', variation, hashAttribute, bucket }
}

/** An identifier of that type, `id` standing for `userId`; else a trait of that name. */
function hashValue(attribute: string, data: PersonData): string | undefined {
  return data.identifier(attribute === 'id' ? 'userId' : attribute) ?? data.hashableTrait(attribute)
}

function out(outcome: Reason['outcome']): Assigned {
  return { outcome, variation: undefined, hashAttribute: null, bucket: null }
}
