import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './pulse.module.css'

type PulseProps = { readonly perMinute: readonly { at: string; count: number }[] }

const width = 960
const height = 120

/** Events per minute over the last hour, drawn as the swing of a string: the louder, the wider. */
export function Pulse({ perMinute }: PulseProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const peak = Math.max(1, ...perMinute.map(({ count }) => count))
  const step = width / Math.max(perMinute.length, 1)
  const last = perMinute.at(-1)
  return (
    <figure className={styles.figure}>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={styles.plot} aria-hidden="true">
        <line x1="0" x2={width} y1={height / 2} y2={height / 2} className={styles.string} />
        {perMinute.map(({ at, count }, index) => {
          const swing = (count / peak) * (height / 2 - 4)
          return (
            <rect
              key={at}
              x={index * step + step * 0.22}
              width={step * 0.56}
              y={height / 2 - swing}
              height={Math.max(swing * 2, 1)}
              rx={Math.min(step * 0.28, 5)}
              className={index === perMinute.length - 1 ? styles.now : styles.bar}
            >
              <title>{`${format.minute(at)} · ${t('overview.perMinute', { count })}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption className={styles.caption}>
        <span>{format.minute(perMinute[0]?.at)}</span>
        <span className={styles.peak}>{t('overview.peak', { count: peak })}</span>
        <span>{format.minute(last?.at)}</span>
      </figcaption>
      <p className={styles.words}>
        {t('overview.pulseWords', {
          count: perMinute.reduce((sum, minute) => sum + minute.count, 0),
          last: format.integer(last?.count ?? 0),
        })}
      </p>
    </figure>
  )
}
