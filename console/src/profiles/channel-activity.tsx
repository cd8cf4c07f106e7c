import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './channel-activity.module.css'
import type { Profile } from './person.ts'

type ChannelActivityProps = { readonly activity: Profile['activity'] }

/** How much this person did on each channel, and when last. Bars are proportional to the counts. */
export function ChannelActivity({ activity }: ChannelActivityProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = Date.now()
  const channels = Object.entries(activity.channels).sort(([, a], [, b]) => b.events - a.events)
  const most = Math.max(1, ...channels.map(([, { events }]) => events))
  return (
    <div>
      <p className={styles.sentence}>
        {t('profiles.activity', {
          count: activity.events,
          first: format.dateTime(activity.firstSeen),
          last: format.ago(activity.lastSeen, now),
        })}
      </p>
      <ul className={styles.channels}>
        {channels.map(([channel, { events, lastSeen }]) => (
          <li key={channel}>
            <span>{t(`log.channel.${channel}`)}</span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.bar} style={{ width: `${(events / most) * 100}%` }} />
            </span>
            <span className={styles.events}>{t('profiles.eventCount', { count: events })}</span>
            <span className={styles.when}>{format.ago(lastSeen, now)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
