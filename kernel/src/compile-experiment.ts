import { bucketRanges } from './bucketing.ts'
import { type Condition, compileCondition } from './compile-condition.ts'
import type { ExperimentBody } from './definition.ts'
import type { Json } from './json.ts'
import type { PlannedExperiment, PlannedVariant, PlannedVariation } from './plan.ts'
import type { Complain } from './read-bodies.ts'
import type { RegexEngine } from './regex-engine.ts'

/** A date, or an instant that says its offset: one without would mean another moment on another machine. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

type Context = {
  readonly regex: RegexEngine
  readonly complain: Complain
  readonly variants: ReadonlyMap<string, PlannedVariant>
}

/** Compiles a running experiment for its element; undefined, after complaining, when it cannot run as it is meant. */
export function compileExperiment(key: string, body: ExperimentBody, context: Context): PlannedExperiment | undefined {
  const { complain } = context
  if (body.variations.length < 2) {
    complain('/variations', 'variations_too_few', 'an experiment compares at least two variations')
    return undefined
  }
  const when = compileWhen(body.when, '/when', context)
  const from = instant(body.startedAt, Number.NEGATIVE_INFINITY)
  const until = instant(body.endedAt, Number.POSITIVE_INFINITY)
  if (from === undefined)
    complain('/startedAt', 'time_invalid', 'expects an ISO 8601 date, or an instant with its offset')
  if (until === undefined)
    complain('/endedAt', 'time_invalid', 'expects an ISO 8601 date, or an instant with its offset')
  // A person must never be put into an experiment that excludes them, so a broken condition leaves it out altogether.
  if (when === undefined || from === undefined || until === undefined) return undefined
  return {
    key,
    when,
    hashAttributes: [body.hashAttribute ?? 'userId', body.fallbackAttribute ?? 'anonymousId'],
    hashVersion: body.hashVersion ?? 1,
    seed: body.seed ?? key,
    namespace: body.namespace ?? null,
    ranges: bucketRanges(body.variations.length, body.coverage, weightsOf(body)),
    variations: compileVariations(body, context),
    from,
    until,
  }
}

/** Compiles a `when`: null when absent (always true), undefined, after complaining, when it cannot be compiled. */
export function compileWhen(
  when: Json | undefined,
  pointer: string,
  context: Pick<Context, 'regex' | 'complain'>,
): Condition | null | undefined {
  if (when === undefined || when === null) return null
  const compiled = compileCondition(when, { regex: context.regex })
  if (compiled.ok) return compiled
  for (const { path, code, message } of compiled.problems) context.complain(pointer + path, code, message)
  return undefined
}

function compileVariations(body: ExperimentBody, { complain, variants }: Context): readonly PlannedVariation[] {
  const control = body.control ?? body.variations[0]?.key
  if (!body.variations.some(({ key }) => key === control))
    complain('/control', 'control_missing', `there is no variation ${JSON.stringify(control)}`)
  return body.variations.map(({ key, variant }, i) => {
    const shows = variant === undefined ? null : variants.get(variant)
    if (shows === undefined)
      complain(`/variations/${i}/variant`, 'variant_missing', `the element has no variant ${JSON.stringify(variant)}`)
    return { key, isControl: key === control, shows }
  })
}

function weightsOf(body: ExperimentBody): readonly number[] | null {
  const weights = body.variations.map(({ weight }) => weight)
  return weights.every((weight) => typeof weight === 'number') ? weights : null
}

function instant(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
