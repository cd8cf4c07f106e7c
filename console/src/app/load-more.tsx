import { Button } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

type LoadMoreProps = { readonly hasMore: boolean; readonly loading: boolean; readonly onMore: () => void }

/** Loads the next page when it scrolls into view; a button all the same, for keyboards and for patience. */
export function LoadMore({ hasMore, loading, onMore }: LoadMoreProps) {
  const { t } = useTranslation()
  const { ref, entry } = useIntersection<HTMLDivElement>({ rootMargin: '200px' })
  const visible = entry?.isIntersecting === true
  useEffect(() => {
    if (visible && hasMore && !loading) onMore()
  }, [visible, hasMore, loading, onMore])
  if (!hasMore) return null
  return (
    <div ref={ref}>
      <Button variant="default" loading={loading} onClick={onMore}>
        {t('app.more')}
      </Button>
    </div>
  )
}
