import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { useFormat } from '../app/use-format.ts'
import styles from './person-accounts.module.css'

type PersonAccountsProps = { readonly person: string; readonly current: string | undefined }

/** Shown at once; the others are counted. */
const SHOWN = 6

/** The accounts that a person belongs to, the one said last first. `current`: the one that decisions take unless the situation names another. */
export function PersonAccounts({ person, current }: PersonAccountsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery({
    queryKey: ['person', person, 'accounts'],
    queryFn: () => unwrap(api.GET('/api/people/{id}/accounts', { params: { path: { id: person } } })),
  })
  if (data === undefined || data.items.length === 0) return null
  const more = data.total - Math.min(SHOWN, data.items.length)
  return (
    <section className={styles.accounts} aria-label={t('accounts.title')}>
      <span className={styles.title}>{t('accounts.belongsTo', { count: data.total })}</span>
      <ul className={styles.list}>
        {data.items.slice(0, SHOWN).map(({ id, label, groupId, since }) => (
          <li key={id}>
            <Link to="/accounts/$id" params={{ id }}>
              {label}
            </Link>{' '}
            <span className={styles.since}>{t('accounts.sinceDay', { day: format.shortDate(since) })}</span>
            {groupId === current && data.total > 1 && (
              <span className={styles.current}> · {t('accounts.current')}</span>
            )}
          </li>
        ))}
        {more > 0 && <li className={styles.since}>{t('profiles.more', { count: more })}</li>}
      </ul>
    </section>
  )
}
