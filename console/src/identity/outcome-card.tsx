import { Title } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { inlineValue } from '../app/json.ts'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import type { Profile } from '../profiles/person.ts'
import { FirstRows } from './first-rows.tsx'
import { IdentifierName } from './identifier-name.tsx'
import type { Outcome } from './identity.ts'
import { byImportance } from './layer-of.ts'
import styles from './outcome-card.module.css'
import { type Parted, partedFacts } from './parted.ts'
import { useIdentityWords } from './use-identity-words.ts'
import { usePeriod } from './use-period.ts'

type OutcomeCardProps = {
  readonly outcome: Outcome
  /** Whether this is who goes; the other stays. */
  readonly goes: boolean
  /** What was known while they were one. */
  readonly now: Profile
}

/** One of the people that a separation would leave: who they would be, and what becomes of everything that is known. */
export function OutcomeCard({ outcome, goes, now }: OutcomeCardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const period = usePeriod()
  const words = useIdentityWords()
  const { label, identifiers, events, profile } = outcome
  const accounts = (of: Profile) =>
    Object.fromEntries(Object.entries(of.accounts).map(([name, one]) => [name, { ...one, messageId: '' }]))
  return (
    <section className={styles.card} data-goes={goes} aria-labelledby={id}>
      <header className={styles.head}>
        <Title order={3} id={id} className={styles.name ?? ''}>
          {words.person(label, identifiers)}
        </Title>
        <Tag tone={goes ? 'attention' : 'good'}>{goes ? t('identity.goes') : t('identity.stays')}</Tag>
      </header>
      <p className={styles.sentence}>
        {t('identity.eventsOf', { count: events, all: format.integer(now.activity.events) })}
        {events > 0 && `, ${period(profile.activity.firstSeen, profile.activity.lastSeen)}`}
      </p>
      <FirstRows rows={byImportance(identifiers)} first={10}>
        {(visible) => (
          <ul className={styles.identifiers} aria-label={t('identity.identifiers')}>
            {visible.map(({ origin, type, value }) => (
              <li key={origin}>
                <IdentifierName type={type} value={value} />
              </li>
            ))}
          </ul>
        )}
      </FirstRows>
      <FactList
        title={t('profiles.traits')}
        facts={partedFacts(now.traits, profile.traits)}
        shown={({ value }) => inlineValue(value, 160)}
      />
      <FactList
        title={t('profiles.experiments')}
        facts={partedFacts(now.assignments, profile.assignments)}
        shown={({ variation }) => variation}
      />
      <FactList
        title={t('accounts.title')}
        facts={partedFacts(accounts(now), accounts(profile))}
        shown={({ at }) => t('accounts.sinceDay', { day: format.shortDate(at) })}
      />
    </section>
  )
}

/** Shown at once; the others on request. */
const first = 8

type FactListProps<T> = {
  readonly title: string
  readonly facts: readonly Parted<T>[]
  readonly shown: (fact: T) => string
}

function FactList<T>({ title, facts, shown }: FactListProps<T>) {
  const { t } = useTranslation()
  const kept = facts.filter(({ fate }) => fate !== 'goes')
  const gone = facts.filter(({ fate }) => fate === 'goes')
  if (facts.length === 0) return null
  return (
    <div>
      <h4 className={styles.title}>{title}</h4>
      <FirstRows rows={kept} first={first}>
        {(visible) => (
          <dl className={styles.facts}>
            {visible.map(({ name, fate, before, after }) => (
              <div key={name} className={styles.fact}>
                <dt>{name}</dt>
                <dd>
                  {after !== undefined && <span className={styles.value}>{shown(after)}</span>}
                  {fate === 'returns' && (
                    <span className={styles.was}>
                      {before === undefined ? t('identity.comesBack') : t('identity.was', { value: shown(before) })}
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </FirstRows>
      {gone.length > 0 && (
        <p className={styles.gone}>{t('identity.notHere', { names: gone.map(({ name }) => name).join(', ') })}</p>
      )}
    </div>
  )
}
