import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { overviewQuery } from '../overview/overview-query.ts'
import styles from './rail.module.css'
import { rooms } from './rooms.ts'
import { useFormat } from './use-format.ts'

type RailProps = { readonly onLeave?: () => void }

/** The way from room to room. */
export function Rail({ onLeave }: RailProps) {
  const { t } = useTranslation()
  const format = useFormat()
  // A count beside a name may lag by a minute; the overview itself asks more often while it is open.
  const waiting = useQuery({ ...overviewQuery, select: ({ rejected }) => rejected, refetchInterval: 60_000 }).data ?? 0
  return (
    <nav aria-label={t('app.rooms')} className={styles.rail}>
      {rooms.map(({ group, items }) => (
        <div key={group} className={styles.group}>
          <p className={styles.label} id={`rail-${group}`}>
            {t(`app.group.${group}`)}
          </p>
          <ul aria-labelledby={`rail-${group}`} className={styles.list}>
            {items.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={styles.link}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  {...(onLeave === undefined ? {} : { onClick: onLeave })}
                >
                  <Icon size={18} stroke={1.7} aria-hidden="true" />
                  {t(`app.room.${label}`)}
                  {label === 'rejected' && waiting > 0 && (
                    <span className={styles.count} title={t('app.waiting', { count: waiting })}>
                      {format.integer(waiting)}
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
