import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import type { Definition } from '../definitions/definition.ts'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ExperimentBody } from '../experiments/experiment.ts'
import { resultQuery } from '../experiments/result-query.ts'
import { StatusTag } from '../experiments/status-tag.tsx'
import { useSentence } from '../experiments/use-sentence.ts'
import { VerdictTag } from '../experiments/verdict-tag.tsx'
import styles from './latest-experiments.module.css'

/** The experiments that run now, then those that stopped last, each with what it says. */
export function LatestExperiments() {
  const { t } = useTranslation()
  const query = useQuery(definitionsQuery<ExperimentBody>('experiments'))
  return (
    <Async query={query} rows={3}>
      {(definitions) => {
        const latest = definitions
          .filter(({ body, archived }) => body.status !== 'draft' && !archived)
          .sort((a, b) => rank(a) - rank(b) || b.at.localeCompare(a.at))
        if (latest.length === 0) {
          return (
            <EmptyNote title={t('overview.noneRunning')}>
              <Link to="/experiments">{t('overview.toExperiments')}</Link>
            </EmptyNote>
          )
        }
        return (
          <ul className={styles.list}>
            {latest.slice(0, 5).map(({ key, body }) => (
              <li key={key}>
                <Link to="/experiments/$key" params={{ key }} className={styles.name}>
                  {body.name}
                </Link>{' '}
                <StatusTag status={body.status} />
                <Verdict experiment={key} />
              </li>
            ))}
          </ul>
        )
      }}
    </Async>
  )
}

function rank({ body }: Definition<ExperimentBody>): number {
  return body.status === 'running' ? 0 : 1
}

function Verdict({ experiment }: { readonly experiment: string }) {
  const { t } = useTranslation()
  const query = useQuery(resultQuery(experiment))
  const sentence = useSentence()
  if (query.isPending) return <Skeleton height={18} />
  const metric = query.data?.metrics[0]
  const comparison = metric?.comparisons[0]
  if (
    query.data === undefined ||
    metric === undefined ||
    comparison === undefined ||
    query.data.exposures.people === 0
  ) {
    return <p className={styles.words}>{t('overview.noResult')}</p>
  }
  return (
    <p className={styles.words}>
      <VerdictTag verdict={comparison.verdict} /> {sentence(query.data, metric, comparison)}
    </p>
  )
}
