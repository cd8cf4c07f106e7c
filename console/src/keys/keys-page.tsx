import { Button, Drawer, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { Page } from '../app/page.tsx'
import { useMay } from '../app/use-permissions.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import { type ApiKey, type KeyKind, keyKinds, keyStates } from './key.ts'
import { KeyPanel } from './key-panel.tsx'
import { keysQuery } from './key-query.ts'
import { KeyTable } from './key-table.tsx'
import styles from './keys-page.module.css'
import { NewKeyModal } from './new-key-modal.tsx'

const route = getRouteApi('/inside/keys')

type Filter = { q?: string; kind?: string; state?: string }

/** Who may send and read, under which purpose, what, and for how long. */
export function KeysPage() {
  const { t } = useTranslation()
  const { new: asked, id, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(keysQuery)
  const mayWrite = useMay('keys:write')
  const opened = query.data?.items.find((key) => key.id === id)
  const set = (part: keyof Filter) => (value: string | null) => {
    const { [part]: _, ...rest } = filter
    void navigate({ search: value ? { ...rest, [part]: value } : rest, replace: true })
  }
  const create = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate({ search: { ...filter, new: 'write' } })}
      data-new
    >
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
          const rows = items.filter((key) => passes(key, filter))
          return (
            <>
              <FilterBar>
                <FindField label={t('app.find')} value={filter.q ?? ''} onCommit={set('q')} pause={120} />
                <Select
                  className={styles.choice ?? ''}
                  aria-label={t('keys.kind')}
                  placeholder={t('keys.all')}
                  data={keyKinds.map((value) => ({ value, label: t(`keys.kinds.${value}`) }))}
                  value={filter.kind ?? null}
                  onChange={set('kind')}
                  clearable
                />
                <Select
                  className={styles.choice ?? ''}
                  aria-label={t('keys.state')}
                  placeholder={t('keys.allStates')}
                  data={keyStates.map((value) => ({ value, label: t(`keys.states.${value}`) }))}
                  value={filter.state ?? null}
                  onChange={set('state')}
                  clearable
                />
                <ViewMenu
                  room="keys"
                  filter={filter}
                  onFilter={(next, { replace }) => void navigate({ search: next, replace })}
                />
                <ExportButton list="keys" />
              </FilterBar>
              {rows.length === 0 ? (
                <EmptyNote title={t('keys.noneMatching')} />
              ) : (
                <KeyTable
                  keys={rows}
                  selected={id}
                  onOpen={(key) => void navigate({ search: { ...filter, id: key.id } })}
                />
              )}
            </>
          )
        }}
      </Async>
      <Drawer
        opened={opened !== undefined}
        onClose={() => void navigate({ search: filter })}
        position="right"
        size="min(560px, 100vw)"
        title={opened?.name ?? t('keys.detail')}
      >
        {opened !== undefined && <KeyPanel apiKey={opened} />}
      </Drawer>
      <NewKeyModal kind={mayWrite ? kindOf(asked) : undefined} onClose={() => void navigate({ search: filter })} />
    </Page>
  )
}

function passes(key: ApiKey, { q = '', kind, state }: Filter): boolean {
  const text = `${key.name} ${key.prefix} ${key.previous?.prefix ?? ''} ${key.purpose} ${key.note}`.toLowerCase()
  return text.includes(q.toLowerCase()) && (!kind || key.kind === kind) && (!state || key.state === state)
}

function kindOf(asked: string | undefined): KeyKind | undefined {
  if (asked === undefined) return undefined
  return asked === 'secret' || asked === 'partner' ? asked : 'write'
}
