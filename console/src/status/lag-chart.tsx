import { useMemo } from 'react'
import { LineChart, type LineChartParts } from '../app/line-chart.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './lag-view.module.css'
import type { Sample } from './status.ts'

/** Seconds of delay over time. The sentence beside it says the same to screen readers. */
export function LagChart({ samples }: { readonly samples: readonly Sample[] }) {
  const format = useFormat()
  const parts = useMemo(
    (): LineChartParts => ({
      tooltip: { valueFormatter: (value: unknown) => `${format.one(Number(value))} s` },
      xAxis: { type: 'time' },
      yAxis: { minInterval: 1, label: (value) => `${format.compact(value)} s` },
      series: (colour) => [
        {
          showSymbol: samples.length < 3,
          step: 'end',
          lineStyle: { color: colour('--accent'), width: 2 },
          itemStyle: { color: colour('--accent') },
          areaStyle: { color: colour('--accent-soft') },
          data: samples.map(({ at, lagSeconds }) => [at, Math.round(lagSeconds * 10) / 10]),
        },
      ],
    }),
    [samples, format],
  )
  return <LineChart parts={parts} className={styles.chart} />
}
