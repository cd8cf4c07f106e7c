import { useComputedColorScheme } from '@mantine/core'
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useFormat } from '../app/use-format.ts'
import styles from './lag-view.module.css'
import type { Sample } from './status.ts'

use([LineChart, GridComponent, TooltipComponent, SVGRenderer])

/** Seconds of delay over time. The sentence beside it says the same to screen readers. */
export function LagChart({ samples }: { readonly samples: readonly Sample[] }) {
  const place = useRef<HTMLDivElement>(null)
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
      grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis',
        backgroundColor: colour('--surface'),
        borderColor: colour('--line'),
        textStyle: { ...text, color: colour('--ink') },
        valueFormatter: (value: unknown) => `${format.one(Number(value))} s`,
      },
      xAxis: {
        type: 'time',
        axisLine: { lineStyle: { color: colour('--line-strong') } },
        axisLabel: { ...text, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        min: 0,
        minInterval: 1,
        splitLine: { lineStyle: { color: colour('--line') } },
        axisLabel: { ...text, formatter: (value: number) => `${format.compact(value)} s` },
      },
      series: [
        {
          type: 'line',
          showSymbol: samples.length < 3,
          step: 'end',
          lineStyle: { color: colour('--accent'), width: 2 },
          itemStyle: { color: colour('--accent') },
          areaStyle: { color: colour('--accent-soft') },
          data: samples.map(({ at, lagSeconds }) => [at, Math.round(lagSeconds * 10) / 10]),
        },
      ],
    })
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [samples, format, scheme])
  return <div ref={place} className={styles.chart} aria-hidden="true" />
}
