import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import styles from './no-accounts.module.css'

const call = `analytics.group({
  userId: 'u-7',
  groupId: 'acme',
  traits: { name: 'Acme Corporation', plan: 'pro', seats: 40 }
})`

const condition = `{ "account.traits.plan": { "$in": ["pro", "enterprise"] } }`

/** No account yet: what makes one, and what it is good for. */
export function NoAccounts() {
  const { t } = useTranslation()
  return (
    <EmptyNote title={t('accounts.none')}>
      <p>{t('accounts.noneNext')}</p>
      <div className={styles.code}>
        <CodeBlock label={t('accounts.noneCall')} text={call} />
      </div>
      <p>{t('accounts.noneUse')}</p>
      <CodeBlock label={t('accounts.noneCondition')} text={condition} />
    </EmptyNote>
  )
}
