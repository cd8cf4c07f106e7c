import { isChannel } from './channel.ts'
import { compareText } from './compare-text.ts'
import { compileConsent } from './compile-consent.ts'
import { compileExperiment, compileWhen } from './compile-experiment.ts'
import { compileIdentity } from './compile-identity.ts'
import { hiddenTraits } from './consent-plan.ts'
import type { Archived, Definition, ElementBody, ExperimentBody, MetricBody } from './definition.ts'
import { textFits } from './json-size.ts'
import type { Plan, PlannedElement, PlannedExperiment, PlannedVariant, PlanProblem, Showing } from './plan.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'
import { type Complain, readElement, readExperiment, readMetric } from './read-bodies.ts'
import type { RegexEngine } from './regex-engine.ts'

export type { Plan, PlanProblem } from './plan.ts'

export type PlanOptions = {
  readonly revision: number
  readonly regex: RegexEngine
  /** What was authored and is out of use. */
  readonly archived?: readonly Archived[]
}

type Keyed<T> = { readonly key: string; readonly body: T }

/**
 * Compiles all live definitions once, into what deciding needs. Never throws: what cannot be compiled is left out and named
 * in `problems`, so that one bad definition stops nothing else.
 *
 *     const plan = compilePlan(definitions, { revision: 7, regex })
 */
export function compilePlan(definitions: readonly Definition[], options: PlanOptions): Plan {
  const problems: PlanProblem[] = []
  const complainAbout =
    ({ kind, key }: Pick<Definition, 'kind' | 'key'>): Complain =>
    (path, code, message) =>
      problems.push({ kind, key, path, code, message })
  const bodies = {
    element: new Map<string, Keyed<ElementBody>>(),
    experiment: new Map<string, Keyed<ExperimentBody>>(),
    metric: new Map<string, Keyed<MetricBody>>(),
  }
  for (const definition of definitions) {
    const complain = complainAbout(definition)
    if (definition.key === '' || !textFits(definition.key, PROFILE_LIMITS.experiment))
      complain('', 'key_invalid', `a key has 1 to ${PROFILE_LIMITS.experiment} bytes`)
    else readInto(bodies, definition, complain)
  }
  const running = runningByElement(bodies.experiment)
  const consent = compileConsent(definitions, { complainAbout, archived: options.archived ?? [] })
  const elements = new Map<string, PlannedElement>()
  for (const { key, body } of bodies.element.values()) {
    const context = { regex: options.regex, complain: complainAbout({ kind: 'element', key }) }
    const variants = compileVariants(body, context)
    const byKey = new Map(variants.map((variant) => [variant.variant, variant]))
    const experiments = (running.get(key) ?? [])
      .map((experiment) => {
        const complain = complainAbout({ kind: 'experiment', key: experiment.key })
        return compileExperiment(experiment.key, experiment.body, { ...context, complain, variants: byKey })
      })
      .filter((experiment): experiment is PlannedExperiment => experiment !== undefined)
    elements.set(key, {
      key,
      body,
      enabled: body.enabled ?? true,
      channels: body.channels === undefined ? undefined : new Set(body.channels.filter(isChannel)),
      hidden: someOf(hiddenTraits(consent, body.purpose)),
      variants,
      fallback: showing(null, body.fallback),
      experiments,
    })
  }
  for (const [element, experiments] of running)
    if (!elements.has(element))
      for (const { key } of experiments)
        complainAbout({ kind: 'experiment', key })(
          '/element',
          'element_missing',
          `there is no element ${JSON.stringify(element)}`,
        )
  return {
    revision: options.revision,
    elements,
    experiments: bodies.experiment,
    metrics: bodies.metric,
    consent,
    identity: compileIdentity(definitions, complainAbout),
    issuers: definitions.filter(({ kind }) => kind === 'identity_issuer').map(({ key, body }) => ({ key, body })),
    problems,
  }
}

type Bodies = {
  readonly element: Map<string, Keyed<ElementBody>>
  readonly experiment: Map<string, Keyed<ExperimentBody>>
  readonly metric: Map<string, Keyed<MetricBody>>
}

function readInto(bodies: Bodies, { kind, key, body }: Definition, complain: Complain): void {
  switch (kind) {
    case 'element': {
      const read = readElement(body, complain)
      if (read) bodies.element.set(key, { key, body: read })
      return
    }
    case 'experiment': {
      const read = readExperiment(body, complain)
      if (read) bodies.experiment.set(key, { key, body: read })
      return
    }
    case 'metric': {
      const read = readMetric(body, complain)
      if (read) bodies.metric.set(key, { key, body: read })
      return
    }
    case 'event':
    case 'trait':
    case 'catalogue_settings':
    case 'retention':
    case 'customer_pages':
    case 'processing':
      // What messages must look like is compiled by whoever takes them, how long they stay by whoever lets them go; deciding needs neither.
      return
    case 'identifier':
    case 'identity_rule':
    case 'identity_issuer':
    case 'purpose':
    case 'topic':
    case 'channel':
      // All of them together, as the plan's identity, its issuers and its consent.
      return
    default:
      // Definitions come from a store: another kind is another capability's, not a problem of the plan.
      kind satisfies never
  }
}

function runningByElement(
  experiments: ReadonlyMap<string, Keyed<ExperimentBody>>,
): ReadonlyMap<string, readonly Keyed<ExperimentBody>[]> {
  const running = [...experiments.values()].filter(
    ({ body }) => body.status === 'running' && body.element !== undefined,
  )
  running.sort((a, b) => compareText(a.key, b.key))
  return Map.groupBy(running, ({ body }) => body.element ?? '')
}

function compileVariants(
  body: ElementBody,
  context: { readonly regex: RegexEngine; readonly complain: Complain },
): readonly PlannedVariant[] {
  return body.variants.map((variant, i) => ({
    ...showing(variant.key, variant),
    variant: variant.key,
    when: compileWhen(variant.when, `/variants/${i}/when`, context),
  }))
}

/** Nothing to look up is told apart once, not at each decision. */
function someOf(names: ReadonlySet<string>): ReadonlySet<string> | undefined {
  return names.size === 0 ? undefined : names
}

function showing(variant: string | null, { form, content }: ElementBody['fallback']): Showing {
  return { variant, form: form ?? null, content: content ?? null }
}
