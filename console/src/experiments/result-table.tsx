import { useTranslation } from 'react-i18next'
import { type Column, RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { armName } from './arm-name.ts'
import type { ExperimentResult, Interval, MetricResult } from './experiment.ts'
import { metricFormat } from './metric-format.ts'

type ResultTableProps = { readonly result: ExperimentResult; readonly metric: MetricResult }
type Row = {
  readonly arm: MetricResult['arms'][number]
  readonly against: MetricResult['comparisons'][number] | undefined
}

/** The exact numbers behind the two plots of a metric. */
export function ResultTable({ result, metric }: ResultTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { rate, value, difference } = metricFormat(format, metric)
  const span = (interval: Interval | null | undefined, write: (bound: number) => string) =>
    interval ? t('experiments.span', { low: write(interval[0]), high: write(interval[1]) }) : '–'
  const control = (row: Row) => row.arm.arm === result.experiment.control
  const versus = (row: Row, cell: (against: NonNullable<Row['against']>) => string) =>
    row.against === undefined ? (control(row) ? t('experiments.reference') : '–') : cell(row.against)
  const columns: Column<Row>[] = [
    { key: 'arm', header: t('experiments.arm'), heading: true, cell: (row) => armName(result, row.arm.arm) },
    { key: 'n', header: t('experiments.people'), numeric: true, cell: (row) => format.integer(row.arm.n) },
    {
      key: 'value',
      header: rate ? t('experiments.rate') : t('experiments.mean'),
      numeric: true,
      cell: (row) => value(row.arm.value),
    },
    { key: 'interval', header: t('experiments.interval'), numeric: true, cell: (row) => span(row.arm.interval, value) },
    {
      key: 'difference',
      header: rate ? t('experiments.differencePoints') : t('experiments.difference'),
      numeric: true,
      cell: (row) => versus(row, (against) => difference(against.difference)),
    },
    {
      key: 'differenceInterval',
      header: t('experiments.interval'),
      numeric: true,
      cell: (row) => (row.against === undefined ? '' : span(row.against.interval, difference)),
    },
    {
      key: 'lift',
      header: t('experiments.lift'),
      numeric: true,
      cell: (row) => (row.against === undefined ? '' : format.lift(row.against.lift)),
    },
    {
      key: 'liftInterval',
      header: t('experiments.interval'),
      numeric: true,
      cell: (row) => (row.against === undefined ? '' : span(row.against.liftInterval, format.lift)),
    },
    {
      key: 'p',
      header: 'p',
      numeric: true,
      cell: (row) => (row.against === undefined ? '' : format.p(row.against.p)),
    },
  ]
  const rows = metric.arms.map((arm) => ({
    arm,
    against: metric.comparisons.find((comparison) => comparison.arm === arm.arm),
  }))
  return (
    <RecordTable
      caption={t('experiments.tableOf', { metric: metric.name })}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.arm.arm}
    />
  )
}
