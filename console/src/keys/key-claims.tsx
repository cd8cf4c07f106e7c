import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { claimsQuery } from '../recognition/claims-query.ts'

/** That messages of this key name customers without being believed, and where to see what to do. Nothing where none does. */
export function KeyClaims({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { data } = useQuery({ ...claimsQuery, enabled: useMay('identifiers:read') })
  const own = data?.find(({ source }) => source.id === id)
  if (own === undefined) return null
  return (
    <p>
      {own.day > 0 && `${t('claims.ofKey', { count: own.day })} `}
      {t('claims.ofKeyMonth', { count: own.month })}{' '}
      <Link to="/recognition" search={{ tab: 'issuers' }}>
        {t('claims.toSigning')}
      </Link>
    </p>
  )
}
