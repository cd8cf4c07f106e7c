import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import type { SourceCount } from './catalogue.ts'

/** Who sends something: by key and channel. */
export function SourceList({ sources }: { readonly sources: readonly SourceCount[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (sources.length === 0) return <p>{t('catalogue.noSource')}</p>
  return (
    <RecordTable
      caption={t('catalogue.sources')}
      rows={sources}
      rowKey={({ source, channel }) => `${source.id} ${channel}`}
      columns={[
        { key: 'source', header: t('catalogue.source'), heading: true, cell: ({ source }) => source.name },
        { key: 'channel', header: t('catalogue.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
        { key: 'count', header: t('catalogue.volume'), numeric: true, cell: ({ count }) => format.integer(count) },
        {
          key: 'last',
          header: t('catalogue.lastDay'),
          numeric: true,
          cell: ({ lastDay }) => format.shortDate(lastDay),
        },
      ]}
    />
  )
}
