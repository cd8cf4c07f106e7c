import type { CSSProperties } from 'react'
import { createAxis } from './axis.ts'
import type { Interval } from './experiment.ts'
import styles from './forest-plot.module.css'

export type ForestRow = {
  readonly key: string
  readonly label: string
  readonly value: number | null
  readonly interval: Interval | null
  readonly tone: 'control' | 'arm' | 'better' | 'worse' | 'inconclusive'
  readonly text: string
}

type ForestPlotProps = {
  readonly title: string
  readonly rows: readonly ForestRow[]
  /** Draws the line of no difference. */
  readonly zero?: boolean
  /** Writes a tick, given the distance between two of them. */
  readonly format: (value: number, step: number) => string
}

/** Estimates with their intervals on one axis. The table below each plot says the same to screen readers. */
export function ForestPlot({ title, rows, zero = false, format }: ForestPlotProps) {
  const axis = createAxis(
    rows.map(({ interval }) => interval).filter((interval) => interval !== null),
    { zero },
  )
  return (
    <figure className={styles.plot} aria-hidden="true">
      <figcaption className={styles.title}>{title}</figcaption>
      <div className={styles.rows}>
        <div className={styles.grid}>
          <span className={styles.lines}>
            {axis.ticks.map((tick) => (
              <span
                key={tick}
                className={styles.line}
                data-zero={zero && tick === 0}
                style={place({ at: axis.at(tick) })}
              />
            ))}
          </span>
        </div>
        {rows.map((row) => (
          <div key={row.key} className={styles.row} data-tone={row.tone}>
            <span className={styles.label}>{row.label}</span>
            <span className={styles.track}>
              {row.interval !== null && row.value !== null && (
                <>
                  <span
                    className={styles.interval}
                    style={place({ from: axis.at(row.interval[0]), to: axis.at(row.interval[1]) })}
                  />
                  <span className={styles.dot} style={place({ at: axis.at(row.value) })} />
                </>
              )}
            </span>
            <span className={styles.text}>{row.text}</span>
          </div>
        ))}
      </div>
      <div className={styles.axis}>
        <span />
        <span className={styles.ticks}>
          {axis.ticks.map((tick) => (
            <span key={tick} style={place({ at: axis.at(tick) })}>
              {format(tick, axis.step)}
            </span>
          ))}
        </span>
      </div>
    </figure>
  )
}

/** Places along the axis, handed to the style sheet as custom properties. */
function place(shares: Record<string, number>): CSSProperties {
  return Object.fromEntries(Object.entries(shares).map(([name, share]) => [`--${name}`, `${share}%`]))
}
