import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { usePurposes } from '../consent/use-purposes.ts'
import { useSubjectName } from '../consent/use-subject-name.ts'
import { ExportButton } from '../exports/export-button.tsx'
import styles from './rates.module.css'
import { peopleIn, type RatesOverview, type Standing, stateColours, states } from './rates.ts'
import { RatesDetail } from './rates-detail.tsx'
import { ratesQuery } from './rates-query.ts'
import { StandingBar } from './standing-bar.tsx'

const route = getRouteApi('/inside/consent-rates')

const spans = ['30', '90', '365'] as const

/** How many agree, to what, over time, and where and with which words they were asked. */
export function RatesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(ratesQuery)
  const { subject, days = '90' } = route.useSearch()
  const navigate = route.useNavigate()
  const span = spans.find((one) => one === days) ?? '90'
  return (
    <Page title={t('rates.title')} lead={t('rates.lead')} actions={<ExportButton list="consent-rates" />}>
      <Async query={query}>
        {(overview) => {
          const chosen = overview.items.find((one) => one.subject === subject) ?? mostSaid(overview)
          if (chosen === undefined)
            return (
              <EmptyNote title={t('rates.none')}>
                <Link to="/purposes">{t('rates.noneNext')}</Link>
              </EmptyNote>
            )
          if (overview.countedAt === null)
            return <EmptyNote title={t('rates.notCounted')}>{t('rates.notCountedNext')}</EmptyNote>
          return (
            <div className={styles.room}>
              <Section
                title={t('rates.today')}
                note={t('rates.countedAt', { at: format.dateTime(overview.countedAt) })}
              >
                <Legend />
                <Subjects overview={overview} chosen={chosen.subject} />
              </Section>
              <div className={styles.span}>
                <SegmentedControl
                  aria-label={t('rates.span')}
                  value={span}
                  onChange={(next) => void navigate({ search: { subject: chosen.subject, days: next }, replace: true })}
                  data={spans.map((one) => ({ value: one, label: t('rates.days', { count: Number(one) }) }))}
                />
              </div>
              <RatesDetail subject={chosen.subject} days={Number(span)} />
            </div>
          )
        }}
      </Async>
    </Page>
  )
}

/** What is looked at first: that of which people said most. */
function mostSaid({ items }: RatesOverview): RatesOverview['items'][number] | undefined {
  const said = (one: Standing) => peopleIn(one) - one.neverAsked
  return items.toSorted((a, b) => said(b) - said(a))[0]
}

function Legend() {
  const { t } = useTranslation()
  return (
    <ul className={styles.legend}>
      {states.map((state) => (
        <li key={state}>
          <i
            className={state === 'neverAsked' ? styles.silent : undefined}
            style={{ background: `var(${stateColours[state]})` }}
          />
          {t(`rates.state.${state}`)}
        </li>
      ))}
    </ul>
  )
}

function Subjects({ overview, chosen }: { readonly overview: RatesOverview; readonly chosen: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const purposes = usePurposes()
  const subjectName = useSubjectName()
  /** What the bar says, by what the purpose rests on: of one that needs no yes, how many said yes says nothing. */
  const words = (basis: string | undefined, standing: Standing) => {
    const share = (part: number) => format.share(part / Math.max(1, peopleIn(standing)))
    const refused = standing.denied + standing.withdrawn
    switch (basis) {
      case undefined:
      case 'consent':
        return t('rates.standing', {
          granted: format.integer(standing.granted),
          share: share(standing.granted),
          refused: format.integer(refused),
        })
      case 'legitimate_interest':
      case 'public_task':
        return t('rates.objections', { refused: format.integer(refused), share: share(refused) })
      default:
        return t('rates.needsNoYes')
    }
  }
  return (
    <ul className={styles.subjects}>
      {overview.items.map(({ subject, ...standing }) => {
        return (
          <li key={subject}>
            <Link
              to="/consent-rates"
              search={(before) => ({ ...before, subject })}
              aria-current={subject === chosen ? 'true' : undefined}
              className={styles.subject ?? ''}
            >
              <span className={styles.name}>{subjectName(subject)}</span>
              <StandingBar standing={standing} />
              <span className={styles.small}>
                {words(purposes.find(({ key }) => key === subject)?.body.basis, standing)}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
