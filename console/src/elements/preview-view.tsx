import { Button, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { CodeBlock } from '../app/code-block.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { parseJson, prettyJson } from '../app/json.ts'
import { JsonField } from '../app/json-field.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { channels } from '../log/event.ts'
import type { Decision, ElementBody } from './element.ts'
import { type ExternalId, ExternalIdsFields } from './external-ids-fields.tsx'
import { isKnown } from './is-known.ts'
import { PreviewReasons } from './preview-reasons.tsx'
import styles from './preview-view.module.css'

type PreviewViewProps = { readonly element: string; readonly body: ElementBody }

/** What one person would get in one context, with the reasons; nothing is recorded as an exposure. */
export function PreviewView({ element, body }: PreviewViewProps) {
  const { t } = useTranslation()
  const [userId, setUserId] = useState('')
  const [anonymousId, setAnonymousId] = useState('')
  const [externalIds, setExternalIds] = useState<readonly ExternalId[]>([])
  const [account, setAccount] = useState('')
  const [channel, setChannel] = useState<string>('web')
  const [context, setContext] = useState('')
  const parsed = context.trim() === '' ? { ok: true as const, value: {} } : parseJson(context)
  const named = userId !== '' || anonymousId !== '' || externalIds.length > 0 || account !== ''
  const decide = useMutation({
    mutationFn: async () => {
      const identity = {
        ...(userId && { userId }),
        ...(anonymousId && { anonymousId }),
        ...(externalIds.length > 0 && { externalIds }),
      }
      const given = parsed.ok ? (parsed.value as object) : {}
      const [decision, known] = await Promise.all([
        unwrap(
          api.POST('/api/elements/{key}/preview', {
            params: { path: { key: element } },
            body: { identity, context: { ...given, channel }, ...(account && { account }) },
          }),
        ),
        isKnown([userId, anonymousId, ...externalIds.map(({ id }) => id)].filter((value) => value !== '')),
      ])
      return { decision, known }
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
        <TextInput
          label={t('elements.preview.account')}
          description={t('elements.preview.accountHelp')}
          value={account}
          onChange={(change) => setAccount(change.currentTarget.value)}
        />
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
        {decide.data !== undefined && <Answer body={body} {...decide.data} />}
      </div>
    </div>
  )
}

type AnswerProps = { readonly body: ElementBody; readonly decision: Decision; readonly known: boolean }

function Answer({ body, decision, known }: AnswerProps) {
  const { t, i18n } = useTranslation()
  const { variant, reason, level, reasons = [] } = decision
  const name = body.variants.find(({ key }) => key === variant)?.name || variant
  const why = `elements.reason.${reason}`
  return (
    <>
      <p className={styles.headline}>
        {variant === null ? t('elements.preview.getsFallback') : t('elements.preview.gets', { variant: name })}{' '}
        {variant !== null && name !== variant && <code>{variant}</code>}
      </p>
      {!known && <p className={styles.unknown}>{t('elements.preview.unknown')}</p>}
      <p className={styles.why}>
        {i18n.exists(why) ? t(why) : reason} {t(`elements.level.${level}`)}
      </p>
      <PreviewReasons body={body} reasons={reasons} />
      <CodeBlock label={t('elements.content')} text={prettyJson(decision.content)} />
    </>
  )
}
