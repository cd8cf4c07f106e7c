import { Button, Group, Modal, NumberInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import { useMay } from '../app/use-permissions.ts'
import { RetentionPreviewList } from './retention-preview-list.tsx'
import { policyQuery, previewQuery } from './retention-query.ts'
import styles from './retention-view.module.css'
import type { RetentionPolicy } from './status.ts'

/** How long data is kept, with what a change would take away before it is made. */
export function RetentionView() {
  const { t } = useTranslation()
  const query = useQuery(policyQuery)
  return (
    <Section title={t('status.retention.title')} note={t('status.retention.note')}>
      <Async query={query} rows={3}>
        {({ revision, policy }) => <RetentionForm key={revision ?? 'none'} revision={revision} policy={policy} />}
      </Async>
    </Section>
  )
}

type Stored = { readonly revision: number | undefined; readonly policy: RetentionPolicy }

function RetentionForm({ revision, policy }: Stored) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const mayWrite = useMay('retention:write')
  const [draft, setDraft] = useState(policy)
  const [asked] = useDebouncedValue(draft, 400)
  const [confirming, setConfirming] = useState(false)
  const preview = useQuery(previewQuery(asked))
  const touched = JSON.stringify(draft) !== JSON.stringify(policy)
  const save = useMutation({
    mutationFn: () => {
      const header = revision === undefined ? { 'If-None-Match': '*' } : { 'If-Match': `"${revision}"` }
      return unwrap(api.PUT('/api/retention/{key}', { params: { path: { key: 'policy' }, header }, body: draft }))
    },
    onSuccess: async (saved) => {
      setConfirming(false)
      notifications.show({ message: t('app.saved', { revision: saved.revision }) })
      await cache.invalidateQueries({ queryKey: policyQuery.queryKey })
    },
  })
  const months = (part: 'log' | 'decisions' | 'audit') => (
    <NumberInput
      label={t(`status.retention.${part}`)}
      suffix={t('status.retention.months')}
      placeholder={t('status.retention.forever')}
      value={draft[part]?.months ?? ''}
      readOnly={!mayWrite}
      min={1}
      max={1200}
      allowDecimal={false}
      onChange={(value) => setDraft(withPart(draft, part, typeof value === 'number' ? { months: value } : undefined))}
    />
  )
  return (
    <>
      <div className={styles.fields}>
        {months('log')}
        <NumberInput
          label={t('status.retention.rejected')}
          suffix={t('status.retention.days')}
          placeholder={t('status.retention.usual')}
          value={draft.rejected?.days ?? ''}
          readOnly={!mayWrite}
          min={1}
          max={36_500}
          allowDecimal={false}
          onChange={(value) =>
            setDraft(withPart(draft, 'rejected', typeof value === 'number' ? { days: value } : undefined))
          }
        />
        {months('decisions')}
        {months('audit')}
      </div>
      <Async query={preview} rows={2}>
        {(found) => <RetentionPreviewList preview={found} />}
      </Async>
      {mayWrite && (
        <Group mt="md">
          <Button disabled={!touched} onClick={() => setConfirming(true)}>
            {t('status.retention.save')}
          </Button>
          {touched && (
            <Button variant="default" onClick={() => setDraft(policy)}>
              {t('status.retention.undo')}
            </Button>
          )}
        </Group>
      )}
      <Modal opened={confirming} onClose={() => setConfirming(false)} title={t('status.retention.confirm')}>
        <p>{t('status.retention.forGood')}</p>
        {preview.data && <RetentionPreviewList preview={preview.data} />}
        {save.error && <ProblemNote error={save.error} />}
        <Group mt="md">
          <Button color="red" loading={save.isPending || asked !== draft} onClick={() => save.mutate()}>
            {t('status.retention.save')}
          </Button>
          <Button variant="default" onClick={() => setConfirming(false)}>
            {t('status.retention.undo')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function withPart<P extends keyof RetentionPolicy>(
  policy: RetentionPolicy,
  part: P,
  value: RetentionPolicy[P] | undefined,
): RetentionPolicy {
  const { [part]: _, ...rest } = policy
  return value === undefined ? rest : { ...rest, [part]: value }
}
