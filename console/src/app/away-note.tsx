import { Loader } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import styles from './away-note.module.css'
import { useAway } from './connection.ts'

/** Milliseconds between two knocks: a restart takes a few seconds. */
const knock = 3_000

/** Says that the server is out of reach, knocks until it is back, and then asks again for everything on screen. */
export function AwayNote() {
  const { t } = useTranslation()
  const away = useAway()
  const cache = useQueryClient()
  const was = useRef(false)
  useQuery({
    queryKey: ['knock'],
    queryFn: () => unwrap(api.GET('/api/status')),
    enabled: away,
    refetchInterval: knock,
    refetchIntervalInBackground: true,
    retry: false,
    gcTime: 0,
  })
  useEffect(() => {
    if (was.current && !away) void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'knock' })
    was.current = away
  }, [away, cache])
  return (
    <div role="status" className={styles.place}>
      {away && (
        <p className={styles.note}>
          <Loader size={14} color="var(--brass)" aria-hidden="true" />
          {t('app.away')}
        </p>
      )}
    </div>
  )
}
