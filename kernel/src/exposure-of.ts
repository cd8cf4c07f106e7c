import { decodeDecisionId } from './decision-id.ts'
import type { Json } from './json.ts'
import type { LogEvent } from './log-event.ts'
import { getOwn } from './own-property.ts'

export type Exposure = { readonly experiment: string; readonly variation: string }

/**
 * The exposure an event reports, if it reports one: `Experiment Viewed` with an experiment and a variation (the Segment
 * name, in camel or snake case; assignments imported from elsewhere too), or `Element Viewed` with the id of a decision that
 * took part in an experiment.
 */
export function exposureOf(event: Pick<LogEvent, 'type' | 'name' | 'properties'>): Exposure | undefined {
  if (event.type !== 'track') return undefined
  if (event.name === 'Experiment Viewed') return fromProperties(event.properties)
  if (event.name === 'Element Viewed') return fromDecision(getOwn(event.properties, 'decisionId'))
  return undefined
}

function fromProperties(properties: Readonly<Record<string, Json>>): Exposure | undefined {
  const experiment = getOwn(properties, 'experimentId') ?? getOwn(properties, 'experiment_id')
  const variation = getOwn(properties, 'variationId') ?? getOwn(properties, 'variation_id')
  return isKey(experiment) && isKey(variation) ? { experiment, variation } : undefined
}

function fromDecision(decisionId: Json | undefined): Exposure | undefined {
  if (typeof decisionId !== 'string') return undefined
  const parts = decodeDecisionId(decisionId)
  return isKey(parts?.experiment) && isKey(parts?.variation)
    ? { experiment: parts.experiment, variation: parts.variation }
    : undefined
}

/** Text with a broken surrogate is nobody's key: it could not be stored as a column, and definitions refuse it. */
function isKey(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.isWellFormed()
}
