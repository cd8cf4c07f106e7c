import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LineChart, type LineChartParts } from '../app/line-chart.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './rates.module.css'
import { peopleIn, type Rates, stateColours, states } from './rates.ts'

/** The share of people in each state, day by day, stacked to everybody. The table below says the same to screen readers. */
export function ShareChart({ rates }: { readonly rates: Rates }) {
  const { t } = useTranslation()
  const format = useFormat()
  const parts = useMemo(
    (): LineChartParts => ({
      tooltip: { order: 'seriesDesc', valueFormatter: (value: unknown) => format.share(Number(value)) },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: rates.people.map(({ day }) => format.shortDay(day)),
        axisTick: { show: false },
      },
      yAxis: { max: 1, label: (value) => format.share(value) },
      series: (colour) =>
        states.map((state) => ({
          stack: 'people',
          name: t(`rates.state.${state}`),
          showSymbol: rates.people.length < 3,
          lineStyle: { width: 0 },
          itemStyle: { color: colour(stateColours[state]) },
          areaStyle: { color: colour(stateColours[state]), opacity: state === 'neverAsked' ? 0.35 : 0.9 },
          data: rates.people.map((one) => one[state] / Math.max(1, peopleIn(one))),
        })),
    }),
    [rates, format, t],
  )
  return <LineChart parts={parts} className={styles.chart} />
}
