import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import styles from './rail.module.css'
import { rooms } from './rooms.ts'

type RailProps = { readonly onLeave?: () => void }

/** The way from room to room. */
export function Rail({ onLeave }: RailProps) {
  const { t } = useTranslation()
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
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
