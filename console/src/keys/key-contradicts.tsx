import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import type { ApiKey } from './key.ts'

/** That a key was made on another legal basis than its purpose rests on, which was defined later, and holds. */
export function KeyContradicts({ apiKey: { contradicts, revokedAt } }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  if (contradicts === null || revokedAt !== null) return null
  return (
    <>
      {' '}
      <Tag tone="attention">{t('keys.contradicts', { basis: t(`keys.basis.${contradicts}`) })}</Tag>
    </>
  )
}
