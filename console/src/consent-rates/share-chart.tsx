import { useComputedColorScheme } from '@mantine/core'
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './rates.module.css'
import { peopleIn, type Rates, stateColours, states } from './rates.ts'

use([LineChart, GridComponent, TooltipComponent, SVGRenderer])

/** The share of people in each state, day by day, stacked to everybody. The table below says the same to screen readers. */
export function ShareChart({ rates }: { readonly rates: Rates }) {
  const place = useRef<HTMLDivElement>(null)
  const { t } = useTranslation()
  const format = useFormat()
  const scheme = useComputedColorScheme('light')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the custom properties read below
  useEffect(() => {
    if (place.current === null) return
    const chart = init(place.current, undefined, { renderer: 'svg' })
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const text = { color: colour('--ink-2'), fontFamily: colour('--text') }
    chart.setOption({
      animation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      textStyle: text,
      grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis',
        order: 'seriesDesc',
        confine: true,
        backgroundColor: colour('--surface'),
        borderColor: colour('--line'),
        textStyle: { ...text, color: colour('--ink') },
        valueFormatter: (value: unknown) => format.share(Number(value)),
      },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: rates.people.map(({ day }) => format.shortDay(day)),
        axisLine: { lineStyle: { color: colour('--line-strong') } },
        axisTick: { show: false },
        axisLabel: { ...text, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        splitLine: { lineStyle: { color: colour('--line') } },
        axisLabel: { ...text, formatter: (value: number) => format.share(value) },
      },
      series: states.map((state) => ({
        type: 'line',
        stack: 'people',
        name: t(`rates.state.${state}`),
        showSymbol: rates.people.length < 3,
        lineStyle: { width: 0 },
        itemStyle: { color: colour(stateColours[state]) },
        areaStyle: { color: colour(stateColours[state]), opacity: state === 'neverAsked' ? 0.35 : 0.9 },
        data: rates.people.map((one) => one[state] / Math.max(1, peopleIn(one))),
      })),
    })
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [rates, format, t, scheme])
  return <div ref={place} className={styles.chart} aria-hidden="true" />
}
