import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { FirstRows } from './first-rows.tsx'
import { holds } from './graph.ts'
import { IdentifierName } from './identifier-name.tsx'
import type { Identity } from './identity.ts'
import { byImportance } from './layer-of.ts'
import { useIdentityWords } from './use-identity-words.ts'

type IdentifiersTableProps = { readonly identity: Identity; readonly q: string }

/** What the picture shows of the person's own identifiers, for those who would rather read it. */
export function IdentifiersTable({ identity, q }: IdentifiersTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const live = identity.links.filter(({ status }) => status === 'live')
  const words = useIdentityWords()
  const rows = byImportance(identity.identifiers)
    .filter((identifier) => holds(identifier, q, words.type))
    .map((identifier) => ({
      ...identifier,
      links: live.filter(({ a, b }) => a === identifier.origin || b === identifier.origin).length,
    }))
  return (
    <FirstRows rows={rows} first={12}>
      {(visible) => (
        <RecordTable
          caption={t('identity.identifiers')}
          rows={visible}
          rowKey={({ origin }) => origin}
          columns={[
            {
              key: 'name',
              header: t('identity.identifier'),
              heading: true,
              cell: (row) => <IdentifierName {...row} />,
            },
            {
              key: 'strength',
              header: t('identity.strengthTitle'),
              cell: ({ strength, shared }) => (shared ? t('identity.sharedShort') : t(`identity.strength.${strength}`)),
            },
            { key: 'links', header: t('identity.links'), numeric: true, cell: ({ links }) => format.integer(links) },
            {
              key: 'events',
              header: t('identity.ownEvents'),
              numeric: true,
              cell: ({ events }) => format.integer(events),
            },
            {
              key: 'firstSeen',
              header: t('identity.firstSeen'),
              numeric: true,
              cell: ({ firstSeen }) => <span title={format.full(firstSeen)}>{format.dateTime(firstSeen)}</span>,
            },
          ]}
        />
      )}
    </FirstRows>
  )
}
