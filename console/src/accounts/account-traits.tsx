import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { TraitsTable } from '../profiles/traits-table.tsx'
import type { Account } from './account.ts'
import styles from './account-traits.module.css'
import { CallLink } from './call-link.tsx'

type AccountTraitsProps = { readonly account: Account; readonly q: string; readonly onQ: (q: string) => void }

/** What is known of the account, how a condition reads it, and which call said so. */
export function AccountTraits({ account, q, onQ }: AccountTraitsProps) {
  const { t } = useTranslation()
  const { traits } = account.account
  if (Object.keys(traits).length === 0) {
    return (
      <EmptyNote title={t('accounts.noTraits')}>
        <p>{t('accounts.noTraitsNext')}</p>
      </EmptyNote>
    )
  }
  return (
    <>
      <p className={styles.hint}>{t('accounts.traitsHint')}</p>
      <TraitsTable
        traits={traits}
        q={q}
        onQ={onQ}
        evidence={({ at, messageId }) => <CallLink account={account.id} at={at} messageId={messageId} />}
        extra={[
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
        ]}
      />
    </>
  )
}
