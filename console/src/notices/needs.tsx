import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import styles from './needs.module.css'
import { NoticeLine } from './notice-line.tsx'
import { noticesQuery } from './notice-query.ts'

/** Lines on the first screen: the gravest; the others are one link away. */
const most = 4

/** What needs a person, for the first screen; a calm word when nothing does. */
export function Needs() {
  const { t } = useTranslation()
  const may = useMay('notices:read')
  const { data } = useQuery({ ...noticesQuery, enabled: may })
  if (data === undefined) return null
  const items = data.items.filter(({ snoozedUntil }) => snoozedUntil === null)
  if (items.length === 0) return <p className={styles.none}>{t('notices.none')}</p>
  return (
    <>
      <ul className={styles.list}>
        {items.slice(0, most).map((notice) => (
          <li key={notice.id}>
            <NoticeLine notice={notice} />
          </li>
        ))}
      </ul>
      {items.length > most && <Link to="/notices">{t('notices.all')}</Link>}
    </>
  )
}
