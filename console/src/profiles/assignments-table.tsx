import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { RoomLink } from '../app/room-link.tsx'
import { EvidenceLink } from './evidence-link.tsx'
import type { Person } from './person.ts'

type AssignmentsTableProps = { readonly person: Person }

/** The experiments this person takes part in, from their first exposure. */
export function AssignmentsTable({ person }: AssignmentsTableProps) {
  const { t } = useTranslation()
  const rows = Object.entries(person.profile.assignments).map(([experiment, assignment]) => ({
    experiment,
    ...assignment,
  }))
  if (rows.length === 0) return <EmptyNote title={t('profiles.noExperiments')} />
  return (
    <RecordTable
      caption={t('profiles.experiments')}
      rows={rows}
      rowKey={({ experiment }) => experiment}
      columns={[
        {
          key: 'experiment',
          header: t('experiments.experiment'),
          heading: true,
          cell: ({ experiment }) => (
            <RoomLink to="/experiments/$key" params={{ key: experiment }}>
              {experiment}
            </RoomLink>
          ),
        },
        { key: 'variation', header: t('experiments.arm'), cell: ({ variation }) => variation },
        { key: 'channel', header: t('log.filter.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
        {
          key: 'at',
          header: t('profiles.firstExposed'),
          cell: (row) => <EvidenceLink person={person.id} at={row.at} messageId={row.messageId} />,
        },
      ]}
    />
  )
}
