import { Button, Group, Modal, NumberInput, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { UnsavedGuard } from '../app/unsaved-guard.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Definition } from '../definitions/definition.ts'
import { KeptNote, NewerNote } from '../definitions/draft-notes.tsx'
import { MergeModal } from '../definitions/merge-modal.tsx'
import { useDefinitionDraft } from '../definitions/use-definition-draft.ts'
import { orderedPolicy, strictestPolicy } from './retention-policy.ts'
import { RetentionPreviewList } from './retention-preview-list.tsx'
import { policyKey, previewQuery } from './retention-query.ts'
import styles from './retention-view.module.css'
import type { RetentionPolicy } from './status.ts'

type RetentionFormProps = {
  /** The policy that is edited here; undefined until somebody saves one. */
  readonly policy: Definition<RetentionPolicy> | undefined
  /** Those authored elsewhere, which hold as well. */
  readonly others: readonly Definition<RetentionPolicy>[]
}

const blank: RetentionPolicy = {}
const units = { log: 'months', rejected: 'days', decisions: 'months', audit: 'months' } as const
const longest = { months: 1200, days: 36_500 }

/** The times of one policy. Data leaves by it for good, so what would go is shown while one types, and once more before it is saved. */
export function RetentionForm({ policy, others }: RetentionFormProps) {
  const { t } = useTranslation()
  const mayWrite = useMay('retention:write')
  const [confirming, setConfirming] = useState(false)
  const editor = useDefinitionDraft<RetentionPolicy, RetentionPolicy>({
    kind: 'retention',
    definition: policy,
    blank,
    suggestedKey: policyKey,
    toDraft: orderedPolicy,
    fromDraft: orderedPolicy,
    onSaved: () => setConfirming(false),
  })
  const { draft, save, newer, theirs, touched } = editor
  const instead = (choose: () => void) => () => {
    setConfirming(false)
    choose()
  }
  const [asked] = useDebouncedValue(draft, 400)
  const preview = useQuery(previewQuery(strictestPolicy([asked, ...others.map(({ body }) => body)])))
  const set = (part: Partial<RetentionPolicy>) => editor.setDraft(orderedPolicy({ ...draft, ...part }))
  const time = (part: keyof typeof units) => (
    <NumberInput
      key={part}
      label={t(`status.retention.${part}`)}
      suffix={t(`status.retention.${units[part]}`)}
      placeholder={t(part === 'rejected' ? 'status.retention.usual' : 'status.retention.forever')}
      value={Object.values(draft[part] ?? {})[0] ?? ''}
      readOnly={!mayWrite}
      min={1}
      max={longest[units[part]]}
      allowDecimal={false}
      onChange={(value) => set({ [part]: typeof value === 'number' ? { [units[part]]: value } : undefined })}
    />
  )
  return (
    <>
      {mayWrite && editor.kept !== undefined && (
        <KeptNote at={editor.kept.at} onContinue={editor.takeKept} onDiscard={editor.dropKept} />
      )}
      {newer !== undefined && <NewerNote newer={newer} onCompare={() => editor.compare(newer)} />}
      {others.length > 0 && <p>{t('status.retention.others', { keys: others.map(({ key }) => key).join(', ') })}</p>}
      <div className={styles.fields}>{(['log', 'rejected', 'decisions', 'audit'] as const).map(time)}</div>
      <Textarea
        mt="md"
        label={t('status.retention.description')}
        value={draft.description ?? ''}
        readOnly={!mayWrite}
        maxLength={2000}
        autosize
        minRows={1}
        onChange={({ currentTarget: { value } }) => set({ description: value })}
      />
      <Async query={preview} rows={2}>
        {(found) => <RetentionPreviewList preview={found} />}
      </Async>
      {mayWrite && (
        <Group mt="md">
          <Button disabled={!touched} onClick={() => setConfirming(true)}>
            {t('status.retention.save')}
          </Button>
          {touched && (
            <Button variant="default" onClick={editor.undo}>
              {t('status.retention.undo')}
            </Button>
          )}
        </Group>
      )}
      <Modal
        opened={confirming && theirs === undefined}
        onClose={() => setConfirming(false)}
        title={t('status.retention.confirm')}
      >
        <p>{t('status.retention.forGood')}</p>
        {preview.data && <RetentionPreviewList preview={preview.data} />}
        {save.error && <ProblemNote error={save.error} />}
        <Group mt="md">
          <Button color="signal" loading={save.isPending || asked !== draft} onClick={() => save.mutate(policyKey)}>
            {t('status.retention.save')}
          </Button>
          <Button variant="default" onClick={() => setConfirming(false)}>
            {t('status.retention.undo')}
          </Button>
        </Group>
      </Modal>
      <UnsavedGuard unsaved={touched} onLeave={editor.dropKept} />
      {theirs !== undefined && (
        <MergeModal
          base={editor.baseBody}
          theirs={theirs}
          mine={editor.body}
          onTakeTheirs={instead(editor.takeTheirs)}
          // What was about to be confirmed is asked again: together the two may let more go.
          onTakeMerge={(merged) => editor.takeMerge(merged as RetentionPolicy)}
          onDismiss={instead(editor.dismiss)}
        />
      )}
    </>
  )
}
