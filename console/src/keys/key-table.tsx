import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { claimsQuery } from '../recognition/claims-query.ts'
import type { ApiKey } from './key.ts'
import { KeyContradicts } from './key-contradicts.tsx'
import { KeyPurpose } from './key-purpose.tsx'
import { scopesQuery } from './key-query.ts'
import { KeyStateTag } from './key-state-tag.tsx'
import styles from './key-table.module.css'

type KeyTableProps = {
  readonly keys: readonly ApiKey[]
  readonly selected: string | undefined
  readonly onOpen: (key: ApiKey) => void
}

/** The keys, one a row. */
export function KeyTable({ keys, selected, onOpen }: KeyTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const possible = useQuery(scopesQuery).data
  const { data: claims } = useQuery({ ...claimsQuery, enabled: useMay('identifiers:read') })
  const claimed = new Map(claims?.map(({ source, day }) => [source.id, day]))
  const now = Date.now()
  const lastUse = ({ lastUsedAt, previous }: ApiKey) =>
    [lastUsedAt, previous?.lastUsedAt ?? null]
      .filter((at) => at !== null)
      .toSorted()
      .at(-1)
  return (
    <RecordTable
      caption={t('keys.title')}
      rows={keys}
      rowKey={(key) => key.id}
      selected={selected}
      onOpen={onOpen}
      columns={[
        {
          key: 'name',
          header: t('keys.name'),
          heading: true,
          cell: (key) => (
            <span className={styles.name}>
              <Link to="/keys" search={(before) => ({ ...before, id: key.id })}>
                {key.name}
              </Link>
              <code>{key.prefix}…</code>
            </span>
          ),
        },
        { key: 'kind', header: t('keys.kind'), cell: (key) => t(`keys.kinds.${key.kind}`) },
        {
          key: 'may',
          header: t('keys.may'),
          cell: ({ scopes, kind }) =>
            scopes === null
              ? t('keys.everything')
              : t('keys.some', { count: scopes.length, of: possible?.(kind).length ?? scopes.length }),
        },
        {
          key: 'purpose',
          header: t('keys.purpose'),
          cell: (key) => (
            <>
              <KeyPurpose purpose={key.purpose} /> ({t(`keys.basis.${key.legalBasis}`)})<KeyContradicts apiKey={key} />
            </>
          ),
        },
        {
          key: 'used',
          header: t('keys.lastUsed'),
          cell: (key) => {
            const at = lastUse(key)
            return at === undefined ? t('keys.never') : format.ago(at, now)
          },
        },
        {
          key: 'state',
          header: t('keys.state'),
          cell: (key) => (
            <span className={styles.state}>
              <KeyStateTag state={key.state} />
              {key.state !== 'revoked' && (claimed.get(key.id) ?? 0) > 0 && (
                <Tag tone="attention">{t('claims.some', { count: claimed.get(key.id) ?? 0 })}</Tag>
              )}
              {key.expiresAt !== null && key.state !== 'revoked' && (
                <span className={styles.until} title={format.full(key.expiresAt)}>
                  {t(key.state === 'expired' ? 'keys.expiredAt' : 'keys.expires', {
                    at: format.ago(key.expiresAt, now),
                  })}
                </span>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}
