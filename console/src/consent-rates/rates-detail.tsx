import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { languageName } from '../app/language-name.ts'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './rates.module.css'
import { type Rates, states } from './rates.ts'
import { rateQuery } from './rates-query.ts'
import { ShareChart } from './share-chart.tsx'
import { YesTable } from './yes-table.tsx'

/** One purpose, or one subscription: how people stood day by day, and what they said, where, to which words. */
export function RatesDetail({ subject, days }: { readonly subject: string; readonly days: number }) {
  const { t, i18n } = useTranslation()
  const query = useQuery(rateQuery(subject, days))
  return (
    <Async query={query}>
      {(rates) => (
        <>
          <Section title={t('rates.overTime')} note={t('rates.overTimeNote')}>
            {rates.people.length < 2 ? (
              <p className={styles.small}>{t('rates.oneDay')}</p>
            ) : (
              <ShareChart rates={rates} />
            )}
            <Numbers rates={rates} />
          </Section>
          <Section title={t('rates.byWording')} note={t('rates.intervalNote')}>
            <YesTable
              caption={t('rates.byWording')}
              header={t('rates.wording')}
              rows={rates.wordings.map((one) => ({
                ...one,
                key: `${one.version} ${one.language}`,
                name:
                  one.version === ''
                    ? t('rates.wordingUnknown')
                    : `${one.version} · ${languageName(one.language, i18n.language)}`,
              }))}
            />
          </Section>
          <Section title={t('rates.byChannel')}>
            <YesTable
              caption={t('rates.byChannel')}
              header={t('rates.channel')}
              rows={rates.channels.map((one) => ({
                ...one,
                key: one.channel,
                name: t(`log.channel.${one.channel}`, { defaultValue: one.channel }),
              }))}
            />
          </Section>
        </>
      )}
    </Async>
  )
}

/** What the picture shows, as numbers: for who does not see it, and for who wants to know exactly. */
function Numbers({ rates }: { readonly rates: Rates }) {
  const { t } = useTranslation()
  const format = useFormat()
  const said = new Map(rates.said.map((one) => [one.day, one]))
  return (
    <details className={styles.numbers}>
      <summary>{t('rates.numbers')}</summary>
      <RecordTable
        caption={t('rates.numbers')}
        rows={rates.people.toReversed()}
        rowKey={({ day }) => day}
        columns={[
          { key: 'day', header: t('rates.day'), heading: true, cell: ({ day }) => format.shortDay(day) },
          ...states.map((state) => ({
            key: state,
            header: t(`rates.state.${state}`),
            cell: (row: Rates['people'][number]) => format.integer(row[state]),
          })),
          {
            key: 'withdrawals',
            header: t('rates.withdrawnThatDay'),
            cell: ({ day }) => format.integer(said.get(day)?.withdrawn ?? 0),
          },
        ]}
      />
    </details>
  )
}
