import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import styles from './catalogue-page.module.css'
import { differencesQuery } from './catalogue-query.ts'
import { DifferenceList } from './difference-list.tsx'

/** Everything that differs, over all events. */
export function AllDifferences() {
  const { t } = useTranslation()
  const [ignored, setIgnored] = useState(false)
  const query = useQuery(differencesQuery(ignored ? { ignored } : {}))
  return (
    <>
      <Switch
        label={t('catalogue.showIgnored')}
        checked={ignored}
        onChange={(flip) => setIgnored(flip.currentTarget.checked)}
      />
      <Async query={query}>
        {({ items, limits }) => (
          <>
            {limits.names > 0 && <p className={styles.limits}>{t('catalogue.fullNames', { count: limits.names })}</p>}
            {limits.paths > 0 && <p className={styles.limits}>{t('catalogue.fullPaths', { count: limits.paths })}</p>}
            <DifferenceList differences={items} named />
          </>
        )}
      </Async>
    </>
  )
}
