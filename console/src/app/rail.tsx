import { useLocalStorage } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { waitingQuery } from '../identity/identity-query.ts'
import { overviewQuery } from '../overview/overview-query.ts'
import styles from './rail.module.css'
import { type Room, roomsFor } from './rooms.ts'
import { useFormat } from './use-format.ts'
import { useMay, usePermissions } from './use-permissions.ts'

type RailProps = { readonly onLeave?: () => void }

/** The way from room to room, by groups that fold; a folded group still shows the room one is in. */
export function Rail({ onLeave }: RailProps) {
  const { t } = useTranslation()
  const groups = roomsFor(usePermissions())
  const [folded, setFolded] = useLocalStorage<readonly string[]>({ key: 'diapason.rail.folded', defaultValue: [] })
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const toggle = (group: string) =>
    setFolded(folded.includes(group) ? folded.filter((one) => one !== group) : [...folded, group])
  return (
    <nav aria-label={t('app.rooms')} className={styles.rail}>
      {groups.map(({ group, items }) => {
        const closed = folded.includes(group)
        const shown = closed ? items.filter(({ to }) => isIn(pathname, to)) : items
        return (
          <div key={group}>
            <button
              type="button"
              id={`rail-${group}`}
              className={styles.label}
              aria-expanded={!closed}
              onClick={() => toggle(group)}
            >
              {t(`app.group.${group}`)}
              <IconChevronDown size={13} className={styles.fold} aria-hidden="true" />
            </button>
            <ul aria-labelledby={`rail-${group}`} className={styles.list}>
              {shown.map((room) => (
                <li key={room.to}>
                  <Entry room={room} {...(onLeave === undefined ? {} : { onLeave })} />
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

function Entry({ room, onLeave }: RailProps & { readonly room: Room }) {
  const { t } = useTranslation()
  const { to, label, icon: Icon } = room
  return (
    <Link
      to={to}
      className={styles.link}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      {...(onLeave === undefined ? {} : { onClick: onLeave })}
    >
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      <span className={styles.name}>{t(`app.room.${label}`)}</span>
      {label === 'rejected' && <WaitingRejected />}
      {label === 'review' && <WaitingSuggestions />}
    </Link>
  )
}

/** How many rejected messages wait for somebody. */
function WaitingRejected() {
  const may = useMay('overview:read')
  // A count beside a name may lag by a minute; the overview itself asks more often while it is open.
  const rejected = useQuery({
    ...overviewQuery,
    enabled: may,
    select: (overview) => overview.rejected,
    refetchInterval: 60_000,
  })
  return <Waiting count={rejected.data ?? 0} />
}

/** How many links wait for somebody's word; beyond a page only that there are more. */
function WaitingSuggestions() {
  const waiting = useQuery(waitingQuery)
  return <Waiting count={waiting.data?.items.length ?? 0} more={typeof waiting.data?.nextCursor === 'string'} />
}

function Waiting({ count, more = false }: { readonly count: number; readonly more?: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (count === 0) return null
  return (
    <span className={styles.count} title={t('app.waiting', { count })}>
      {format.compact(count)}
      {more && '+'}
    </span>
  )
}

function isIn(pathname: string, room: string): boolean {
  return room === '/' ? pathname === '/' : pathname === room || pathname.startsWith(`${room}/`)
}
