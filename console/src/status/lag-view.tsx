import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { LagChart } from './lag-chart.tsx'
import styles from './lag-view.module.css'
import { samplesQuery } from './status-query.ts'

type LagViewProps = { readonly hours: number; readonly onHours: (hours: number) => void }

/** How far analytics was behind: a day, or a week. */
export function LagView({ hours, onHours }: LagViewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(samplesQuery(hours))
  return (
    <Section
      title={t('status.lag.title')}
      note={t('status.lag.note')}
      aside={
        <SegmentedControl
          aria-label={t('status.lag.range')}
          value={String(hours)}
          onChange={(value) => onHours(Number(value))}
          data={[
            { value: '24', label: t('status.lag.day') },
            { value: '168', label: t('status.lag.week') },
          ]}
        />
      }
    >
      <Async query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>{t('status.lag.none')}</p>
          ) : (
            <>
              <LagChart samples={items} />
              <p className={styles.summary}>
                {t('status.lag.summary', {
                  seconds: format.integer(Math.ceil(Math.max(...items.map(({ lagSeconds }) => lagSeconds)))),
                  hours,
                })}
              </p>
            </>
          )
        }
      </Async>
    </Section>
  )
}
