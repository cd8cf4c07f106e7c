import { armName } from './arm-name.ts'
import type { ExperimentResult } from './experiment.ts'

const header = [
  'metric',
  'aggregation',
  'arm',
  'control',
  'people',
  'value',
  'value_low',
  'value_high',
  'total',
  'difference',
  'difference_low',
  'difference_high',
  'lift',
  'lift_low',
  'lift_high',
  'p',
  'verdict',
]

/** The table of a result as RFC 4180 text, numbers unrounded and with a point whatever the language. */
export function resultCsv(result: ExperimentResult): string {
  const rows = result.metrics.flatMap((metric) =>
    metric.arms.map((arm) => {
      const against = metric.comparisons.find((comparison) => comparison.arm === arm.arm)
      return [
        metric.name,
        metric.aggregation,
        armName(result, arm.arm),
        arm.arm === result.experiment.control,
        arm.n,
        arm.value,
        ...(arm.interval ?? [null, null]),
        arm.total,
        against?.difference ?? null,
        ...(against?.interval ?? [null, null]),
        against?.lift ?? null,
        ...(against?.liftInterval ?? [null, null]),
        against?.p ?? null,
        against?.verdict ?? null,
      ]
    }),
  )
  return [header, ...rows]
    .map((row) => row.map(field).join(','))
    .join('\r\n')
    .concat('\r\n')
}

/** A name that begins like a formula is told to spreadsheets as text. */
function field(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
