import type { ExperimentBody, MetricBody } from '@diapason/kernel'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { attributionWindowSeconds, DEFAULT_ATTRIBUTION_WINDOW } from './attribution-window.ts'
import { experimentErrors } from './errors.ts'
import { readResult } from './read-result.ts'
import { buildResult, type ExperimentResult } from './result.ts'

type ByKey<Body> = ReadonlyMap<string, { readonly key: string; readonly body: Body }>

/** The live definitions that a result is about; the kernel's `Plan` is one. */
export type ExperimentDefinitions = { readonly experiments: ByKey<ExperimentBody>; readonly metrics: ByKey<MetricBody> }

export type ExperimentsOptions = {
  readonly clickhouse: Pick<ClickHouse, 'query'>
  readonly readDefinitions: () => ExperimentDefinitions | Promise<ExperimentDefinitions>
  readonly now: () => Date
}

export type Experiments = {
  /**
   * The result of a live experiment as of now, whatever its status. Rejects with `experiment_unknown`, `experiment_unreadable` (a
   * window or a date that cannot be read), or as the analytics engine does while it is away.
   */
  result(key: string): Promise<ExperimentResult>
}

export function createExperiments({ clickhouse, readDefinitions, now }: ExperimentsOptions): Experiments {
  return {
    async result(key) {
      const definitions = await readDefinitions()
      const experiment = definitions.experiments.get(key)?.body
      if (!experiment) throw experimentErrors.experiment_unknown(`No live experiment has the key ${key}.`)
      const { metrics, unreadableMetrics } = metricsOf(experiment, definitions.metrics)
      const sums = await readResult(clickhouse, {
        experiment: key,
        ...momentOf(experiment, 'startedAt'),
        ...momentOf(experiment, 'endedAt'),
        window: windowOf(experiment),
        metrics: metrics.map(({ body }) => body),
      })
      return buildResult({ key, experiment, metrics, unreadableMetrics, sums, now: now().toISOString() })
    },
  }
}

/** The experiment's metrics that can be read; one without a definition, or a sum of nothing, is named instead of left out in silence. */
function metricsOf(experiment: ExperimentBody, defined: ByKey<MetricBody>) {
  const keys = [...new Set(experiment.metrics ?? [])]
  const readable = (body: MetricBody) => body.event !== '' && (body.aggregation !== 'sum' || Boolean(body.value))
  const metrics = keys.flatMap((key) => {
    const body = defined.get(key)?.body
    return body && readable(body) ? [{ key, body }] : []
  })
  const read = new Set(metrics.map(({ key }) => key))
  return { metrics, unreadableMetrics: keys.filter((key) => !read.has(key)) }
}

function windowOf({ attributionWindow = DEFAULT_ATTRIBUTION_WINDOW }: ExperimentBody): number {
  const seconds = attributionWindowSeconds(attributionWindow)
  if (seconds !== undefined) return seconds
  throw experimentErrors.experiment_unreadable(
    `attributionWindow is "${attributionWindow}"; it has to be an ISO 8601 duration in weeks, days, hours, minutes or seconds, such as P14D.`,
  )
}

function momentOf<Name extends 'startedAt' | 'endedAt'>(
  experiment: ExperimentBody,
  name: Name,
): { readonly [K in Name]?: number } {
  const text = experiment[name]
  if (text === undefined) return {}
  const moment = Date.parse(text)
  if (Number.isNaN(moment))
    throw experimentErrors.experiment_unreadable(`${name} is "${text}", which is not an ISO 8601 date.`)
  return { [name]: moment } as { readonly [K in Name]?: number }
}
