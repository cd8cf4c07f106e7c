import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { useFormat } from '../app/use-format.ts'
import type { EntryBody } from './catalogue.ts'

/** How long the days must rest before they are counted, in ms: a number is typed in that time. */
const REST = 400

/** What these days would take on the next night, of what came so far. */
export function RetentionForetold({
  of: { event, type, trait },
  days,
}: {
  readonly of: Pick<EntryBody, 'event' | 'type' | 'trait'>
  readonly days: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asked] = useDebouncedValue(days, REST)
  const query = { ...(trait === undefined ? { event, type } : { trait }), days: asked }
  const { data, isError } = useQuery({
    queryKey: ['retention-preview', 'entry', query],
    queryFn: () => unwrap(api.GET('/api/retention-preview/entry', { params: { query } })),
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (isError) return <p role="status">{t('protection.foretoldUnknown')}</p>
  if (!data) return null
  const what = trait === undefined ? 'protection.foretold.event' : 'protection.foretold.trait'
  return (
    <p role="status">
      {data.messages === 0
        ? t('protection.foretold.nothing')
        : t(what, { count: data.messages, at: format.shortDate(data.before) })}
    </p>
  )
}
