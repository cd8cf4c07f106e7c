import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { IdentifierChip } from '../log/identifier-chip.tsx'
import type { Link } from './person.ts'

type LinksTableProps = { readonly links: readonly Link[] }

/** Why these identifiers are taken for one person, with the message that said so. */
export function LinksTable({ links }: LinksTableProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const rule = (name: string) => (i18n.exists(`profiles.rule.${name}`) ? t(`profiles.rule.${name}`) : name)
  if (links.length === 0) {
    return (
      <EmptyNote title={t('profiles.noLinks')}>
        <p>{t('profiles.noLinksNext')}</p>
      </EmptyNote>
    )
  }
  return (
    <RecordTable
      caption={t('profiles.links')}
      rows={links}
      rowKey={({ a, b, messageId }) => `${a.type} ${a.value} ${b.type} ${b.value} ${messageId}`}
      columns={[
        { key: 'a', header: t('profiles.identifier'), heading: true, cell: ({ a }) => <IdentifierChip {...a} /> },
        { key: 'b', header: t('profiles.sameAs'), cell: ({ b }) => <IdentifierChip {...b} /> },
        { key: 'rule', header: t('profiles.because'), cell: (link) => rule(link.rule) },
        { key: 'channel', header: t('log.filter.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
        { key: 'at', header: t('profiles.since'), cell: ({ at }) => format.dateTime(at) },
      ]}
    />
  )
}
