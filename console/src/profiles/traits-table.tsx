import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { inlineValue } from '../app/json.ts'
import { type Column, RecordTable } from '../app/record-table.tsx'
import type { Profile, Trait } from './person.ts'
import styles from './traits-table.module.css'

type Row = Trait & { readonly name: string }

type TraitsTableProps = {
  readonly traits: Profile['traits']
  readonly q: string
  readonly onQ: (q: string) => void
  /** When it was said, leading to who said it where one may see that. */
  readonly evidence: (trait: Trait) => ReactNode
  /** What else there is to say of a trait, after its value. */
  readonly extra?: readonly Column<Row>[]
}

/** What is known of a person or an account, since when, and who said it. */
export function TraitsTable({ traits, q, onQ, evidence, extra = [] }: TraitsTableProps) {
  const { t } = useTranslation()
  const rows = Object.entries(traits)
    .map(([name, trait]) => ({ name, ...trait }))
    .filter(({ name, value }) => `${name} ${inlineValue(value)}`.toLowerCase().includes(q.toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name))
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
        rows={rows}
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
          ...extra,
          { key: 'channel', header: t('log.filter.channel'), cell: ({ channel }) => t(`log.channel.${channel}`) },
          { key: 'at', header: t('profiles.saidOn'), cell: evidence },
        ]}
      />
    </div>
  )
}
