import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { useFormat } from '../app/use-format.ts'
import type { AccountDay } from './account.ts'
import styles from './account-days.module.css'

type AccountDaysProps = { readonly account: string }

const width = 720
const height = 64

/** The last ninety days of an account: how many people belonged to it, and how much happened. */
export function AccountDays({ account }: AccountDaysProps) {
  const query = useQuery({
    queryKey: ['account', account, 'activity'],
    queryFn: () => unwrap(api.GET('/api/accounts/{id}/activity', { params: { path: { id: account }, query: {} } })),
  })
  return (
    <Async query={query} rows={4}>
      {({ days }) => <Plots days={days} />}
    </Async>
  )
}

function Plots({ days }: { readonly days: readonly AccountDay[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const step = width / Math.max(days.length, 1)
  const busiest = Math.max(1, ...days.map(({ messages }) => messages))
  const [first, last] = [days[0], days.at(-1)]
  const messages = days.reduce((sum, day) => sum + day.messages, 0)
  return (
    <figure className={styles.figure}>
      <p className={styles.title}>
        <span>{t('accounts.days.members')}</span>
        <strong>{format.integer(last?.members ?? 0)}</strong>
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={styles.plot} aria-hidden="true">
        <path d={staircase(days, step)} className={styles.members} />
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className={styles.base} />
      </svg>
      <p className={styles.title}>
        <span>{t('accounts.days.messages')}</span>
        <span className={styles.peak}>{t('accounts.days.peak', { count: busiest })}</span>
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={styles.plot} aria-hidden="true">
        {days.map(({ day, messages: count, people }, index) => (
          <rect
            key={day}
            x={index * step + step * 0.15}
            width={step * 0.7}
            y={height - (count / busiest) * (height - 2)}
            height={(count / busiest) * (height - 2)}
            className={styles.bar}
          >
            <title>{`${format.shortDay(day)} · ${t('accounts.days.day', { count, people })}`}</title>
          </rect>
        ))}
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className={styles.base} />
      </svg>
      <figcaption className={styles.caption}>
        <span>{format.shortDay(first?.day)}</span>
        <span>{format.shortDay(last?.day)}</span>
      </figcaption>
      <p className={styles.words}>
        {t('accounts.days.words', {
          count: messages,
          before: format.integer(first?.members ?? 0),
          now: format.integer(last?.members ?? 0),
        })}
      </p>
    </figure>
  )
}

/** The number of people as steps, filled to the ground; it only ever changes at the end of a day. */
function staircase(days: readonly AccountDay[], step: number): string {
  const most = Math.max(1, ...days.map(({ members }) => members))
  const steps = days.map(({ members }, index) => {
    const y = height - (members / most) * (height - 2)
    return `L${index * step},${y} L${(index + 1) * step},${y}`
  })
  return `M0,${height} ${steps.join(' ')} L${width},${height} Z`
}
