import { Title } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { FirstRows } from './first-rows.tsx'
import { IdentifierName } from './identifier-name.tsx'
import type { OwnIdentifier } from './identity.ts'
import styles from './outcome-card.module.css'

/** Identifiers that go and have no event of their own: they make nobody until a message comes with them. */
export function NobodysCard({ identifiers }: { readonly identifiers: readonly OwnIdentifier[] }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <section className={styles.card} data-goes={true} aria-labelledby={id}>
      <header className={styles.head}>
        <Title order={3} id={id} className={styles.name ?? ''}>
          {t('identity.nobody')}
        </Title>
        <Tag tone="attention">{t('identity.goes')}</Tag>
      </header>
      <p className={styles.sentence}>{t('identity.nobodyText')}</p>
      <FirstRows rows={identifiers} first={10}>
        {(visible) => (
          <ul className={styles.identifiers} aria-label={t('identity.identifiers')}>
            {visible.map(({ origin, type, value }) => (
              <li key={origin}>
                <IdentifierName type={type} value={value} />
              </li>
            ))}
          </ul>
        )}
      </FirstRows>
    </section>
  )
}
