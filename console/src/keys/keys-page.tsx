import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FindField } from '../app/find-field.tsx'
import { Page } from '../app/page.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import type { KeyKind } from './key.ts'
import { keysQuery } from './key-query.ts'
import styles from './keys-page.module.css'
import { NewKeyModal } from './new-key-modal.tsx'
import { RevokeButton } from './revoke-button.tsx'

const route = getRouteApi('/inside/keys')

/** Who may send and read, under which purpose. */
export function KeysPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const search = route.useSearch()
  const q = search.q ?? ''
  const navigate = route.useNavigate()
  const query = useQuery(keysQuery)
  const now = Date.now()
  const mayWrite = useMay('keys:write')
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => void navigate({ search: { new: 'write' } })} data-new>
      {t('keys.create')}
    </Button>
  )
  return (
    <Page title={t('keys.title')} lead={t('keys.lead')} actions={create}>
      <p className={styles.caution}>{t('keys.caution')}</p>
      <Async query={query}>
        {({ items }) => {
          if (items.length === 0) {
            return (
              <EmptyNote title={t('keys.none')}>
                <p>{t('keys.noneNext')}</p>
                {create}
              </EmptyNote>
            )
          }
          const rows = items.filter((key) =>
            `${key.name} ${key.prefix} ${key.purpose}`.toLowerCase().includes(q.toLowerCase()),
          )
          return (
            <>
              <search className={styles.bar}>
                <FindField
                  className={styles.find ?? ''}
                  label={t('app.find')}
                  value={q}
                  onCommit={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
                  pause={120}
                />
                <ViewMenu
                  room="keys"
                  filter={{ q }}
                  onFilter={(filter, { replace }) => void navigate({ search: filter, replace })}
                />
                <ExportButton list="keys" />
              </search>
              <RecordTable
                caption={t('keys.title')}
                rows={rows}
                rowKey={(key) => key.id}
                columns={[
                  {
                    key: 'name',
                    header: t('keys.name'),
                    heading: true,
                    cell: (key) => (
                      <span className={styles.name}>
                        {key.name}
                        <code>{key.prefix}…</code>
                      </span>
                    ),
                  },
                  { key: 'kind', header: t('keys.kind'), cell: (key) => t(`keys.kinds.${key.kind}`) },
                  {
                    key: 'purpose',
                    header: t('keys.purpose'),
                    cell: (key) => `${key.purpose} (${t(`keys.basis.${key.legalBasis}`)})`,
                  },
                  {
                    key: 'used',
                    header: t('keys.lastUsed'),
                    cell: (key) => (key.lastUsedAt === null ? t('keys.never') : format.ago(key.lastUsedAt, now)),
                  },
                  {
                    key: 'created',
                    header: t('keys.created'),
                    cell: (key) =>
                      t('keys.createdBy', { at: format.dateTime(key.createdAt), by: author(key.createdBy) }),
                  },
                  {
                    key: 'revoke',
                    header: t('keys.state'),
                    cell: (key) =>
                      key.revokedAt === null ? (
                        mayWrite && <RevokeButton apiKey={key} />
                      ) : (
                        <Tag>{t('keys.revoked', { at: format.dateTime(key.revokedAt) })}</Tag>
                      ),
                  },
                ]}
              />
            </>
          )
        }}
      </Async>
      <NewKeyModal
        kind={kindOf(search.new)}
        onClose={() => void navigate({ search: search.q === undefined ? {} : { q: search.q } })}
      />
    </Page>
  )
}

function kindOf(asked: string | undefined): KeyKind | undefined {
  if (asked === undefined) return undefined
  return asked === 'secret' || asked === 'partner' ? asked : 'write'
}
