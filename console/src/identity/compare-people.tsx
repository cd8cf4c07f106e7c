import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { inlineValue } from '../app/json.ts'
import { RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import type { Profile } from '../profiles/person.ts'
import { compareAssignments, compareTraits, isConflict, type Verdict } from './compare.ts'
import styles from './compare-people.module.css'
import { FirstRows } from './first-rows.tsx'
import { IdentifierName } from './identifier-name.tsx'
import { byImportance } from './layer-of.ts'
import { PersonName } from './person-name.tsx'
import { useIdentityWords } from './use-identity-words.ts'
import { usePeriod } from './use-period.ts'

/** One of two people that may be one; somebody without a profile is an identifier that is nobody's. */
export type ComparedPerson = { readonly id: string; readonly label: string; readonly profile: Profile }

type ComparePeopleProps = {
  readonly a: ComparedPerson
  readonly b: ComparedPerson
  /** Whom they would make. */
  readonly merged: Profile
  readonly mergedLabel?: string
}

/** Rows shown at once: what they disagree on is first, and is always shown. */
const first = 8

type Row = {
  readonly name: string
  readonly a: ReactNode
  readonly b: ReactNode
  readonly together: ReactNode
  readonly verdict: Verdict
}

/** Two people side by side, and whom they would make: who they are known as, what they disagree on, which value stays and why. */
export function ComparePeople({ a, b, merged, mergedLabel }: ComparePeopleProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const named = ({ label, profile }: ComparedPerson) => words.person(label, profile.identifiers)
  const labels = a.label === b.label ? { a: told(a), b: told(b) } : { a: named(a), b: named(b) }
  const when = (of: { at: string } | undefined) => of && format.shortDate(of.at)
  const traits = compareTraits(a.profile, b.profile).map(
    ({ name, a: x, b: y, verdict }): Row => ({
      name,
      verdict,
      a: x && <Said value={inlineValue(x.value, 200)} when={when(x)} />,
      b: y && <Said value={inlineValue(y.value, 200)} when={when(y)} />,
      together: (
        <Kept
          value={inlineValue((merged.traits[name] ?? x ?? y)?.value, 200)}
          verdict={verdict}
          labels={labels}
          by="later"
        />
      ),
    }),
  )
  const assignments = compareAssignments(a.profile, b.profile).map(
    ({ name, a: x, b: y, verdict }): Row => ({
      name,
      verdict,
      a: x && <Said value={x.variation} when={when(x)} />,
      b: y && <Said value={y.variation} when={when(y)} />,
      together: (
        <Kept
          value={(merged.assignments[name] ?? x ?? y)?.variation ?? ''}
          verdict={verdict}
          labels={labels}
          by="earlier"
        />
      ),
    }),
  )
  return (
    <div className={styles.compare}>
      <div className={styles.people}>
        <Side person={a} />
        <Side person={b} />
        <section className={styles.side} data-merged="true" aria-label={t('identity.together')}>
          <h3 className={styles.name}>
            {mergedLabel === undefined ? t('identity.together') : words.person(mergedLabel, merged.identifiers)}
            {mergedLabel !== undefined && <span className={styles.quiet}> {t('identity.together')}</span>}
          </h3>
          <Known profile={merged} />
        </section>
      </div>
      <Rows title={t('profiles.traits')} one={t('profiles.trait')} rows={traits} labels={labels} />
      <Rows title={t('profiles.experiments')} one={t('experiments.experiment')} rows={assignments} labels={labels} />
    </div>
  )
}

/** Two people of one name are told apart by what they are known as first. */
function told({ label, profile }: ComparedPerson): string {
  const value = byImportance(profile.identifiers)[0]?.value
  return value === undefined || value === label ? label : `${label} (${value})`
}

function Side({ person }: { readonly person: ComparedPerson }) {
  const words = useIdentityWords()
  return (
    <section className={styles.side} aria-label={words.person(person.label, person.profile.identifiers)}>
      <h3 className={styles.name}>
        <PersonName id={person.id} label={person.label} identifiers={person.profile.identifiers} />
      </h3>
      <Known profile={person.profile} />
    </section>
  )
}

function Known({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation()
  const period = usePeriod()
  const { events, firstSeen, lastSeen, channels } = profile.activity
  const where = Object.keys(channels).map((channel) => t(`log.channel.${channel}`))
  return (
    <>
      <FirstRows rows={byImportance(profile.identifiers)} first={8}>
        {(visible) => (
          <ul className={styles.identifiers}>
            {visible.map(({ origin, type, value }) => (
              <li key={origin}>
                <IdentifierName type={type} value={value} />
              </li>
            ))}
          </ul>
        )}
      </FirstRows>
      <p className={styles.quiet}>
        {t('profiles.eventCount', { count: events })}
        {events > 0 && `, ${period(firstSeen, lastSeen)}`}
        {where.length > 0 && ` · ${where.join(', ')}`}
      </p>
    </>
  )
}

function Said({ value, when }: { readonly value: string; readonly when: string | undefined }) {
  return (
    <span className={styles.said}>
      <span className={styles.value}>{value}</span> <span className={styles.quiet}>{when}</span>
    </span>
  )
}

type KeptProps = {
  readonly value: string
  readonly verdict: Verdict
  readonly labels: { readonly a: string; readonly b: string }
  /** Why one of two wins: of traits what was said later, of experiments what came first. */
  readonly by: 'later' | 'earlier'
}

function Kept({ value, verdict, labels, by }: KeptProps) {
  const { t } = useTranslation()
  const name = verdict === 'a' || verdict === 'onlyA' ? labels.a : labels.b
  const why = isConflict(verdict)
    ? t(`identity.kept.${by}`, { name })
    : verdict === 'same'
      ? t('identity.kept.same')
      : t('identity.kept.only', { name })
  return (
    <span className={styles.said}>
      <span className={styles.value}>{value}</span>
      <span className={styles.quiet}>{why}</span>
    </span>
  )
}

type RowsProps = {
  readonly title: string /** What one row is. */
  readonly one: string
  readonly rows: readonly Row[]
  readonly labels: KeptProps['labels']
}

function Rows({ title, one, rows, labels }: RowsProps) {
  const { t } = useTranslation()
  const conflicts = rows.filter(({ verdict }) => isConflict(verdict)).length
  if (rows.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className={styles.title}>
        {title} {conflicts > 0 && <Tag tone="attention">{t('identity.conflicts', { count: conflicts })}</Tag>}
      </h3>
      <FirstRows rows={rows} first={Math.max(first, conflicts)}>
        {(visible) => (
          <RecordTable
            caption={title}
            rows={visible}
            rowKey={({ name }) => name}
            columns={[
              {
                key: 'name',
                header: one,
                heading: true,
                cell: ({ name, verdict }) => (
                  <>
                    {name} {isConflict(verdict) && <Tag tone="attention">{t('identity.differs')}</Tag>}
                  </>
                ),
              },
              { key: 'a', header: labels.a, cell: (row) => row.a },
              { key: 'b', header: labels.b, cell: (row) => row.b },
              { key: 'together', header: t('identity.together'), cell: (row) => row.together },
            ]}
          />
        )}
      </FirstRows>
    </section>
  )
}
