import { parseJson, prettyJson } from '../app/json.ts'
import type { ExperimentBody, Variation } from './experiment.ts'

/** An experiment while it is edited: every field present, the condition as text. */
export type ExperimentDraft = {
  readonly rest: Partial<ExperimentBody>
  readonly name: string
  readonly hypothesis: string
  readonly status: ExperimentBody['status']
  readonly element: string | null
  readonly variations: readonly { key: string; name: string; weight: number; variant: string }[]
  readonly control: string
  readonly metrics: readonly string[]
  readonly coverage: number
  readonly attributionWindow: string
  readonly when: string
}

/** What a new experiment starts from. */
export const blankExperiment: ExperimentBody = {
  name: '',
  status: 'draft',
  variations: [
    { key: 'control', weight: 0.5 },
    { key: 'b', weight: 0.5 },
  ],
}

/** Opens a body for editing; what the form does not show (seed, namespace, …) is carried along untouched. */
export function experimentDraft(body: ExperimentBody): ExperimentDraft {
  return {
    rest: body,
    name: body.name,
    hypothesis: body.hypothesis ?? '',
    status: body.status,
    element: body.element ?? null,
    variations: body.variations.map((variation) => ({
      key: variation.key,
      name: variation.name ?? '',
      weight: variation.weight ?? 1 / body.variations.length,
      variant: variation.variant ?? '',
    })),
    control: body.control ?? body.variations[0]?.key ?? '',
    metrics: body.metrics ?? [],
    coverage: body.coverage ?? 1,
    attributionWindow: body.attributionWindow ?? '',
    when: body.when === undefined ? '' : prettyJson(body.when),
  }
}

/** The body of a draft, or undefined while its condition is not JSON. Empty fields are left out. */
export function experimentBody(draft: ExperimentDraft): ExperimentBody | undefined {
  const when = draft.when.trim() === '' ? undefined : parseJson(draft.when)
  if (when !== undefined && !when.ok) return undefined
  const { hypothesis: _h, element: _e, when: _w, attributionWindow: _a, metrics: _m, ...rest } = draft.rest
  return {
    ...rest,
    name: draft.name,
    status: draft.status,
    ...(draft.hypothesis === '' ? {} : { hypothesis: draft.hypothesis }),
    ...(draft.element === null ? {} : { element: draft.element }),
    variations: draft.variations.map(variationOf),
    control: draft.control,
    ...(draft.metrics.length === 0 ? {} : { metrics: [...draft.metrics] }),
    coverage: draft.coverage,
    ...(draft.attributionWindow === '' ? {} : { attributionWindow: draft.attributionWindow }),
    ...(when === undefined ? {} : { when: when.value }),
  }
}

function variationOf({ key, name, weight, variant }: ExperimentDraft['variations'][number]): Variation {
  return { key, weight, ...(name === '' ? {} : { name }), ...(variant === '' ? {} : { variant }) }
}
