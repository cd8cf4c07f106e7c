import { Button, Progress } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { erasureQuery, previewQuery } from './requests-query.ts'

const PROGRESS = { begun: 10, taken: 40, swept: 75, done: 100 } as const

/** Erasing: what would go, one grave question, how far it has come, and the receipt. */
export function BeginErasure({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const [asked, ask] = useState(false)
  const preview = useQuery(previewQuery(id))
  const erase = useMutation({
    mutationFn: (confirm: string) =>
      unwrap(api.POST('/api/requests/{id}/erase', { params: { path: { id } }, body: { confirm } })),
    onSuccess: async () => {
      ask(false)
      await cache.invalidateQueries({ queryKey: ['requests'] })
    },
  })
  return (
    <Section title={t('requests.erase.title')} boxed>
      <Async query={preview}>
        {(data) => (
          <>
            <p>
              {t('requests.erase.preview', {
                name: data.label,
                identifiers: format.integer(data.identifiers),
                messages: format.integer(data.messages),
                choices: format.integer(data.choices),
              })}
            </p>
            <p>{t('requests.erase.what')}</p>
            <Button color="signal" onClick={() => ask(true)}>
              {t('requests.erase.action')}
            </Button>
            <Confirm
              opened={asked}
              onClose={() => ask(false)}
              title={t('requests.erase.ask', { name: data.label })}
              action={t('requests.erase.action')}
              typed={data.label.trim()}
              onConfirm={() => erase.mutate(data.label)}
              pending={erase.isPending}
              error={erase.error}
            >
              {t('requests.erase.final')}
            </Confirm>
          </>
        )}
      </Async>
    </Section>
  )
}

/** How far an erasure has come, then its receipt, which can be printed. */
export function ErasureProgress({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(erasureQuery(id))
  return (
    <Async query={query}>
      {({ state, receipt }) =>
        receipt === null ? (
          <Section title={t('requests.erase.running')} boxed>
            <Progress value={PROGRESS[state]} aria-label={t('requests.erase.running')} animated />
            <p role="status">{t(`requests.erase.state.${state}`)}</p>
          </Section>
        ) : (
          <Section
            title={t('requests.receipt.title')}
            aside={
              <Button
                data-screen-only
                variant="default"
                leftSection={<IconPrinter size={16} />}
                onClick={() => window.print()}
              >
                {t('requests.receipt.print')}
              </Button>
            }
          >
            <p>
              {t('requests.receipt.said', {
                erased: format.dateTime(receipt.erasedAt),
                compacted: format.dateTime(receipt.compactedAt),
                tombstones: format.integer(receipt.tombstones),
                program: receipt.program,
              })}
            </p>
            <RecordTable
              caption={t('requests.receipt.title')}
              rows={receipt.stores}
              rowKey={(row) => `${row.engine}.${row.store}`}
              columns={[
                { key: 'store', header: t('requests.receipt.store'), heading: true, cell: (row) => row.store },
                {
                  key: 'engine',
                  header: t('requests.receipt.engine'),
                  cell: (row) => (row.engine === 'clickhouse' ? 'ClickHouse' : 'PostgreSQL'),
                },
                {
                  key: 'rows',
                  header: t('requests.receipt.rows'),
                  numeric: true,
                  cell: (row) => format.integer(row.rows),
                },
              ]}
            />
            <h3>{t('requests.receipt.remains')}</h3>
            <ul>
              {receipt.remains.map((code) => (
                <li key={code}>{t(`requests.receipt.left.${code}`)}</li>
              ))}
            </ul>
            <p>
              {t('requests.receipt.hash')} <code style={{ overflowWrap: 'anywhere' }}>{receipt.hash}</code>
            </p>
          </Section>
        )
      }
    </Async>
  )
}
