import { Anchor, Button, Drawer, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { ArmsStrip } from './arms-strip.tsx'
import type { ExperimentResult } from './experiment.ts'
import { HowComputed } from './how-computed.tsx'
import { MetricSection } from './metric-section.tsx'
import { resultCsv } from './result-csv.ts'
import { ResultNotices } from './result-notices.tsx'
import { resultQuery } from './result-query.ts'
import styles from './result-view.module.css'

const DailyChart = lazy(async () => ({ default: (await import('./daily-chart.tsx')).DailyChart }))

type ResultViewProps = { readonly experiment: string }

/** What an experiment says: who was exposed, whether the split is sound, and each metric against the control. */
export function ResultView({ experiment }: ResultViewProps) {
  const { t } = useTranslation()
  const query = useQuery(resultQuery(experiment))
  return (
    <Async query={query} rows={9}>
      {(result) =>
        result.exposures.people === 0 ? (
          <>
            <ResultNotices result={result} />
            <EmptyNote title={t('experiments.nobody')}>
              <p>{t('experiments.nobodyNext')}</p>
            </EmptyNote>
          </>
        ) : (
          <Result result={result} />
        )
      }
    </Async>
  )
}

function Result({ result }: { readonly result: ExperimentResult }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [explained, explain] = useDisclosure(false)
  const { exposures } = result
  const days = new Set(exposures.daily.map(({ day }) => day)).size
  return (
    <div className={styles.result}>
      <Section
        title={t('experiments.exposed', { count: exposures.people })}
        note={t('experiments.exposedBetween', {
          first: format.dateTime(exposures.firstAt),
          last: format.dateTime(exposures.lastAt),
        })}
        aside={
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} />}
            onClick={() => download(`${result.experiment.key}.csv`, resultCsv(result))}
          >
            {t('experiments.download')}
          </Button>
        }
      >
        <ArmsStrip result={result} />
        <ResultNotices result={result} />
      </Section>
      {result.metrics.length === 0 && result.unreadableMetrics.length === 0 && (
        <EmptyNote title={t('experiments.noMetric')}>
          <p>{t('experiments.noMetricNext')}</p>
        </EmptyNote>
      )}
      {result.metrics.map((metric, index) => (
        <MetricSection key={metric.key} result={result} metric={metric} lead={index === 0} />
      ))}
      {days > 1 && (
        <Section title={t('experiments.perDay')} note={t('experiments.perDayNote', { count: days })}>
          <Suspense fallback={<Skeleton height={260} />}>
            <DailyChart result={result} />
          </Suspense>
        </Section>
      )}
      <p className={styles.foot}>
        {t('experiments.computedAt', { at: format.dateTime(result.computedAt) })}{' '}
        <Anchor component="button" type="button" onClick={explain.open}>
          {t('experiments.how.open')}
        </Anchor>
      </p>
      <Drawer
        opened={explained}
        onClose={explain.close}
        position="right"
        size="min(520px, 100vw)"
        title={t('experiments.how.title')}
      >
        <HowComputed attributionWindow={result.experiment.attributionWindow} />
      </Drawer>
    </div>
  )
}

/** Hands a text to the browser as a file. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
