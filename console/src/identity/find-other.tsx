import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FindField } from '../app/find-field.tsx'
import styles from './find-other.module.css'
import { IdentifierName } from './identifier-name.tsx'
import { useIdentityWords } from './use-identity-words.ts'

type FindOtherProps = {
  /** Who is being joined, and is not offered. */
  readonly person: string
  readonly q: string
  readonly onQ: (q: string) => void
  readonly onChoose: (id: string) => void
}

/** Letters that whoever may not browse people has to know, as the server asks. */
const findFrom = 3

/** Finds the other person: by the beginning of an identifier or a name. */
export function FindOther({ person, q, onQ, onChoose }: FindOtherProps) {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const query = useQuery({
    queryKey: ['people', 'other', q],
    queryFn: () => unwrap(api.GET('/api/people', { params: { query: { q, limit: 20 } } })),
    enabled: q.length >= findFrom,
    placeholderData: keepPreviousData,
  })
  return (
    <div className={styles.find}>
      <search>
        <FindField label={t('profiles.search')} value={q} onCommit={onQ} pause={180} />
      </search>
      {q.length < findFrom ? (
        <p className={styles.quiet}>{t('identity.findFrom', { min: findFrom })}</p>
      ) : (
        <Async query={query} rows={4}>
          {({ items }) => {
            const others = items.filter(({ id }) => id !== person)
            if (others.length === 0) {
              return (
                <EmptyNote title={t('app.nothingMatches', { q })}>
                  <p>{t('profiles.noMatchNext')}</p>
                </EmptyNote>
              )
            }
            return (
              <ul className={styles.list} aria-label={t('profiles.title')}>
                {others.map(({ id, label, identifiers, events }) => (
                  <li key={id}>
                    <button type="button" className={styles.person} onClick={() => onChoose(id)}>
                      <span className={styles.name}>{words.person(label, identifiers)}</span>
                      {identifiers.slice(0, 4).map(({ type, value }) => (
                        <IdentifierName key={`${type} ${value}`} type={type} value={value} />
                      ))}
                      <span className={styles.events}>{t('profiles.eventCount', { count: events })}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }}
        </Async>
      )}
    </div>
  )
}
