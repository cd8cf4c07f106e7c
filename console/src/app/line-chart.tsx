import { useComputedColorScheme } from '@mantine/core'
import { LineChart as Lines } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([Lines, GridComponent, TooltipComponent, SVGRenderer])

type Axis = Readonly<Record<string, unknown>>

export type LineChartParts = {
  readonly tooltip: Axis
  readonly xAxis: Axis
  /** Labels of its values are made by `label`. */
  readonly yAxis: Axis & { readonly label: (value: number) => string }
  /** The lines, in colours of the house: `colour('--accent')`. */
  readonly series: (colour: (property: string) => string) => readonly Axis[]
}

/** Lines over time in the colours of the console, drawn again when they change. What they say stands beside them for screen readers. */
export function LineChart({
  parts,
  className,
}: {
  readonly parts: LineChartParts
  readonly className?: string | undefined
}) {
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the custom properties read below
  useEffect(() => {
    if (place.current === null) return
    const chart = init(place.current, undefined, { renderer: 'svg' })
    chart.setOption(optionOf(parts))
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [parts, scheme])
  return <div ref={place} className={className} aria-hidden="true" />
}

function optionOf({ tooltip, xAxis, yAxis: { label, ...yAxis }, series }: LineChartParts): EChartsCoreOption {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const text = { color: colour('--ink-2'), fontFamily: colour('--text') }
  return {
    animation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    textStyle: text,
    grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--surface'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--ink') },
      ...tooltip,
    },
    xAxis: {
      axisLine: { lineStyle: { color: colour('--line-strong') } },
      axisLabel: { ...text, hideOverlap: true },
      ...xAxis,
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitLine: { lineStyle: { color: colour('--line') } },
      axisLabel: { ...text, formatter: label },
      ...yAxis,
    },
    series: series(colour).map((one) => ({ type: 'line', ...one })),
  }
}
