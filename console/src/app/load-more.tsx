import { Button } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

type LoadMoreProps = {
  readonly of: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}

/** Loads the next page when it scrolls into view; a button all the same, for keyboards and for patience. */
export function LoadMore({ of: { hasNextPage, isFetchingNextPage, fetchNextPage } }: LoadMoreProps) {
  const { t } = useTranslation()
  const { ref, entry } = useIntersection<HTMLDivElement>({ rootMargin: '200px' })
  const visible = entry?.isIntersecting === true
  useEffect(() => {
    if (visible && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [visible, hasNextPage, isFetchingNextPage, fetchNextPage])
  if (!hasNextPage) return null
  return (
    <div ref={ref}>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('app.more')}
      </Button>
    </div>
  )
}
