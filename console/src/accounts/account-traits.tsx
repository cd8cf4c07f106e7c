import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { inlineValue } from '../app/json.ts'
import { RecordTable } from '../app/record-table.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Account } from './account.ts'
import styles from './account-traits.module.css'
import { CallLink } from './call-link.tsx'

type AccountTraitsProps = { readonly account: Account; readonly q: string; readonly onQ: (q: string) => void }

/** What is known of the account, how a condition reads it, and which call said so. */
export function AccountTraits({ account, q, onQ }: AccountTraitsProps) {
  const { t } = useTranslation()
  const mayOpen = useMay('people:list')
  const all = Object.entries(account.account.traits)
  if (all.length === 0) {
    return (
      <EmptyNote title={t('accounts.noTraits')}>
        <p>{t('accounts.noTraitsNext')}</p>
      </EmptyNote>
    )
  }
  const traits = all
    .map(([name, trait]) => ({ name, ...trait }))
    .filter(({ name, value }) => `${name} ${inlineValue(value)}`.toLowerCase().includes(q.toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name))
  return (
    <div className={styles.stack}>
      <p className={styles.hint}>{t('accounts.traitsHint')}</p>
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
          {
            key: 'path',
            header: t('accounts.inConditions'),
            cell: ({ name }) => (
              <code className={styles.path}>
                account.
                <wbr />
                traits.
                <wbr />
                {name}
              </code>
            ),
          },
          { key: 'channel', header: t('log.filter.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
          {
            key: 'at',
            header: t('profiles.saidOn'),
            cell: ({ at, messageId }) => (
              <CallLink account={account.id} at={at} messageId={messageId} mayOpen={mayOpen} />
            ),
          },
        ]}
      />
    </div>
  )
}
