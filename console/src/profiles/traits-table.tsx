import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { inlineValue } from '../app/json.ts'
import { RecordTable } from '../app/record-table.tsx'
import { EvidenceLink } from './evidence-link.tsx'
import type { Profile } from './person.ts'
import styles from './traits-table.module.css'

type TraitsTableProps = { readonly profile: Profile; readonly q: string; readonly onQ: (q: string) => void }

/** What is known, since when, and who said it. */
export function TraitsTable({ profile, q, onQ }: TraitsTableProps) {
  const { t } = useTranslation()
  const traits = Object.entries(profile.traits)
    .map(([name, trait]) => ({ name, ...trait }))
    .filter(({ name, value }) => `${name} ${inlineValue(value)}`.toLowerCase().includes(q.toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name))
  if (Object.keys(profile.traits).length === 0) {
    return (
      <EmptyNote title={t('profiles.noTraits')}>
        <p>{t('profiles.noTraitsNext')}</p>
      </EmptyNote>
    )
  }
  return (
    <div className={styles.stack}>
      <TextInput
        className={styles.find ?? ''}
        aria-label={t('app.find')}
        placeholder={t('app.find')}
        leftSection={<IconSearch size={16} />}
        value={q}
        onChange={(change) => onQ(change.currentTarget.value)}
      />
      <RecordTable
        caption={t('profiles.traits')}
        rows={traits}
        rowKey={({ name }) => name}
        columns={[
          { key: 'name', header: t('profiles.trait'), heading: true, cell: ({ name }) => name },
          {
            key: 'value',
            header: t('profiles.value'),
            cell: ({ value }) =>
              value === null ? (
                <span className={styles.cleared}>{t('profiles.cleared')}</span>
              ) : (
                <span className={styles.value}>{inlineValue(value, 400)}</span>
              ),
          },
          { key: 'channel', header: t('log.filter.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
          {
            key: 'at',
            header: t('profiles.saidOn'),
            cell: (trait) => <EvidenceLink profile={profile} at={trait.at} messageId={trait.messageId} />,
          },
        ]}
      />
    </div>
  )
}
