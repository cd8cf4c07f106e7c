import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { EvidenceLink } from './evidence-link.tsx'
import type { Profile } from './person.ts'

type AssignmentsTableProps = { readonly profile: Profile }

/** The experiments this person takes part in, from their first exposure. */
export function AssignmentsTable({ profile }: AssignmentsTableProps) {
  const { t } = useTranslation()
  const rows = Object.entries(profile.assignments).map(([experiment, assignment]) => ({ experiment, ...assignment }))
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
            <Link to="/experiments/$key" params={{ key: experiment }}>
              {experiment}
            </Link>
          ),
        },
        { key: 'variation', header: t('experiments.arm'), cell: ({ variation }) => variation },
        { key: 'channel', header: t('log.filter.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
        {
          key: 'at',
          header: t('profiles.firstExposed'),
          cell: (row) => <EvidenceLink profile={profile} at={row.at} messageId={row.messageId} />,
        },
      ]}
    />
  )
}
