import { Button } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Identity } from './identity.ts'
import { identityPage } from './identity-query.ts'
import styles from './more-identifiers.module.css'

type MoreIdentifiersProps = {
  readonly of: Pick<UseInfiniteQueryResult<Identity>, 'data' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}

/** That there is more than is shown, how much, and the way to it. Nothing where all is shown. */
export function MoreIdentifiers({
  of: { data, hasNextPage, isFetchingNextPage, fetchNextPage },
}: MoreIdentifiersProps) {
  const { t } = useTranslation()
  if (!hasNextPage || data === undefined) return null
  const rest = data.counts.identifiers - data.identifiers.length
  return (
    <p className={styles.more}>
      <span role="status">{t('identity.shownOf', { count: rest, shown: data.identifiers.length })}</span>
      <Button variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('identity.showMore', { count: Math.min(identityPage, rest) })}
      </Button>
    </p>
  )
}
