import { Button, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { CodeBlock } from '../app/code-block.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { inlineValue, parseJson, prettyJson } from '../app/json.ts'
import { JsonField } from '../app/json-field.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { channels } from '../log/event.ts'
import type { Decision } from './element.ts'
import { type ExternalId, ExternalIdsFields } from './external-ids-fields.tsx'
import styles from './preview-view.module.css'

type PreviewViewProps = { readonly element: string }

/** What one person would get in one context, with the reasons; nothing is recorded as an exposure. */
export function PreviewView({ element }: PreviewViewProps) {
  const { t } = useTranslation()
  const [userId, setUserId] = useState('')
  const [anonymousId, setAnonymousId] = useState('')
  const [externalIds, setExternalIds] = useState<readonly ExternalId[]>([])
  const [channel, setChannel] = useState<string>('web')
  const [context, setContext] = useState('')
  const parsed = context.trim() === '' ? { ok: true as const, value: {} } : parseJson(context)
  const named = userId !== '' || anonymousId !== '' || externalIds.length > 0
  const decide = useMutation({
    mutationFn: () => {
      const identity = {
        ...(userId && { userId }),
        ...(anonymousId && { anonymousId }),
        ...(externalIds.length > 0 && { externalIds }),
      }
      const given = parsed.ok ? (parsed.value as object) : {}
      return unwrap(
        api.POST('/api/elements/{key}/preview', {
          params: { path: { key: element } },
          body: { identity, context: { ...given, channel } },
        }),
      )
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    decide.mutate()
  }
  return (
    <div className={styles.split}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label={t('elements.preview.userId')}
          value={userId}
          onChange={(change) => setUserId(change.currentTarget.value)}
        />
        <TextInput
          label={t('elements.preview.anonymousId')}
          value={anonymousId}
          onChange={(change) => setAnonymousId(change.currentTarget.value)}
        />
        <ExternalIdsFields value={externalIds} onChange={setExternalIds} />
        <Select
          label={t('log.filter.channel')}
          data={channels.map((value) => ({ value, label: t(`log.channel.${value}`) }))}
          value={channel}
          onChange={(value) => setChannel(value ?? 'web')}
          allowDeselect={false}
        />
        <JsonField
          label={t('elements.preview.context')}
          description={t('elements.preview.contextHelp')}
          optional
          value={context}
          onChange={setContext}
        />
        <Button type="submit" loading={decide.isPending} disabled={!parsed.ok || !named}>
          {t('elements.preview.show')}
        </Button>
      </form>
      <div aria-live="polite" className={styles.answer}>
        {decide.error !== null && <ProblemNote error={decide.error} />}
        {decide.data === undefined && decide.error === null && (
          <EmptyNote title={t('elements.preview.empty')}>
            <p>{t('elements.preview.emptyNext')}</p>
          </EmptyNote>
        )}
        {decide.data !== undefined && <Answer decision={decide.data} />}
      </div>
    </div>
  )
}

function Answer({ decision }: { readonly decision: Decision }) {
  const { t, i18n } = useTranslation()
  const known = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  return (
    <>
      <p className={styles.headline}>
        {decision.variant === null
          ? t('elements.preview.getsFallback')
          : t('elements.preview.gets', { variant: decision.variant })}
      </p>
      <p className={styles.why}>
        {known(`elements.reason.${decision.reason}`, decision.reason)} {t(`elements.level.${decision.level}`)}
      </p>
      {decision.reasons !== undefined && decision.reasons.length > 0 && (
        <ol className={styles.reasons}>
          {decision.reasons.map((reason, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one decision have no other identity
            <li key={index}>
              <strong>{reason.step}</strong> {reason.outcome}
              {reason.detail !== undefined && reason.detail !== null && <code>{inlineValue(reason.detail)}</code>}
            </li>
          ))}
        </ol>
      )}
      <CodeBlock label={t('elements.content')} text={prettyJson(decision.content)} />
    </>
  )
}
