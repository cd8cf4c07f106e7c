import { useComputedColorScheme } from '@mantine/core'
import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useFormat } from '../app/use-format.ts'
import { armName } from './arm-name.ts'
import styles from './daily-chart.module.css'
import type { ExperimentResult } from './experiment.ts'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

type DailyChartProps = { readonly result: ExperimentResult }

/** People first exposed per day and arm. The sentence beside it says the same to screen readers. */
export function DailyChart({ result }: DailyChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const format = useFormat()
  const scheme = useComputedColorScheme('light')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the custom properties read below
  useEffect(() => {
    if (place.current === null) return
    const chart = init(place.current, undefined, { renderer: 'svg' })
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const days = [...new Set(result.exposures.daily.map(({ day }) => day))].sort()
    const palette = [colour('--line-strong'), colour('--accent'), colour('--brass-mark'), colour('--ink-3')]
    const text = { color: colour('--ink-2'), fontFamily: colour('--text') }
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    chart.setOption({
      animation: !still,
      color: palette,
      textStyle: text,
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: text },
      tooltip: {
        trigger: 'axis',
        backgroundColor: colour('--surface'),
        borderColor: colour('--line'),
        textStyle: { ...text, color: colour('--ink') },
        valueFormatter: (value: unknown) => format.integer(Number(value)),
      },
      xAxis: {
        type: 'category',
        data: days.map((day) => format.shortDay(day)),
        axisLine: { lineStyle: { color: colour('--line-strong') } },
        axisTick: { show: false },
        axisLabel: text,
      },
      yAxis: {
        type: 'value',
        splitLine: { lineStyle: { color: colour('--line') } },
        axisLabel: { ...text, formatter: (value: number) => format.compact(value) },
      },
      series: result.arms.map((arm) => ({
        type: 'bar',
        stack: 'people',
        barMaxWidth: 42,
        name: armName(result, arm.key),
        data: days.map((day) => result.exposures.daily.find((at) => at.day === day && at.arm === arm.key)?.people ?? 0),
      })),
    })
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [result, format, scheme])
  return <div ref={place} className={styles.chart} aria-hidden="true" />
}
