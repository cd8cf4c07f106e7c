import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './sparkline.module.css'

type SparklineProps = { readonly days: readonly number[]; readonly tall?: boolean }

/** A volume per day as one line of bars, today last and lighter: it is not over. */
export function Sparkline({ days, tall = false }: SparklineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  // The days are a fixed row of places, the last one today.
  const bars = days.map((count, day) => ({ count, x: day * 4 + 0.5, isToday: day === days.length - 1 }))
  const peak = Math.max(1, ...days)
  const width = days.length * 4
  const height = tall ? 64 : 24
  const total = days.reduce((sum, count) => sum + count, 0)
  return (
    <span className={styles.figure} data-tall={tall}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className={styles.plot}
        role="img"
        aria-label={t('catalogue.perDayWords', {
          count: total,
          days: days.length,
          peak: format.integer(Math.max(0, ...days)),
        })}
      >
        {bars.map(({ count, x, isToday }) => {
          const tallness = count === 0 ? 0.75 : Math.max(1.5, (count / peak) * (height - 1))
          return (
            <rect
              key={x}
              x={x}
              y={height - tallness}
              width={3}
              height={tallness}
              className={count === 0 ? styles.none : isToday ? styles.today : styles.bar}
            />
          )
        })}
      </svg>
    </span>
  )
}
