import { useInterval } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './channel-activity.module.css'
import type { Profile } from './person.ts'

/** Milliseconds between two looks at the clock: what is shown is a minute. */
const EVERY = 15_000

/** What a clock shows where this person is, as they say, or else as their browser or app said last; nothing where nobody knows. */
export function LocalTime({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  useInterval(() => setNow(Date.now()), EVERY, { autoInvoke: true })
  const said = profile.traits.timezone?.value
  const own = timeIn(said, { now, locale: format.locale })
  const heard = timeIn(profile.zone?.value, { now, locale: format.locale })
  if (own !== undefined)
    return <p className={styles.sentence}>{t('profiles.localTimeSaid', { time: own, zone: String(said) })}</p>
  if (heard === undefined || !profile.zone) return null
  const { value, at } = profile.zone
  return (
    <p className={styles.sentence}>
      {t('profiles.localTimeHeard', { time: heard, zone: value, ago: format.ago(at, now) })}
    </p>
  )
}

/** Undefined for what is no zone. */
function timeIn(zone: unknown, { now, locale }: { readonly now: number; readonly locale: string }): string | undefined {
  if (typeof zone !== 'string') return undefined
  try {
    return new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(now)
  } catch {
    return undefined
  }
}
