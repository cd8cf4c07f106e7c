import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { parseJson, prettyJson } from '../app/json.ts'
import { JsonField } from '../app/json-field.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { UnsavedGuard } from '../app/unsaved-guard.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { useUndo } from '../app/use-undo.tsx'
import { noticesQuery } from '../notices/notice-query.ts'
import { overviewQuery } from '../overview/overview-query.ts'
import type { RejectedDetail } from './rejected.ts'
import styles from './rejected-panel.module.css'
import { rejectedQuery } from './rejected-query.ts'
import { useCodeMeaning } from './use-code-meaning.ts'
import { useProblemPhrase } from './use-problem-phrase.ts'

type RejectedPanelProps = { readonly id: string; readonly onDone: () => void }

/** One refused message: what is wrong and where, its text to put right, and what was tried before. */
export function RejectedPanel({ id, onDone }: RejectedPanelProps) {
  const query = useQuery(rejectedQuery(id))
  return <Async query={query}>{(rejected) => <Panel rejected={rejected} onDone={onDone} />}</Async>
}

function Panel({ rejected, onDone }: { readonly rejected: RejectedDetail; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const mayWrite = useMay('rejected:write')
  const meaning = useCodeMeaning()
  const format = useFormat()
  const author = useAuthor()
  const cache = useQueryClient()
  const offerUndo = useUndo()
  const phrase = useProblemPhrase()
  const original = typeof rejected.raw === 'string' ? rejected.raw : prettyJson(rejected.raw)
  const [text, setText] = useState(original)
  const parsed = parseJson(text)
  const refresh = async () => {
    void cache.invalidateQueries({ queryKey: overviewQuery.queryKey })
    void cache.invalidateQueries({ queryKey: noticesQuery.queryKey })
    await cache.invalidateQueries({ queryKey: ['rejected'] })
  }
  const path = { id: rejected.id }
  const replay = useMutation({
    mutationFn: () => {
      const body = text === original || !parsed.ok ? {} : { message: parsed.value }
      return unwrap(api.POST('/api/rejected/{id}/replay', { params: { path }, body }))
    },
    onSuccess: async (outcome) => {
      await refresh()
      if (outcome.outcome === 'rejected') return
      notifications.show({ message: t(`intake.${outcome.outcome}`) })
      onDone()
    },
  })
  const discard = useMutation({
    mutationFn: () => unwrap(api.POST('/api/rejected/{id}/discard', { params: { path } })),
    onSuccess: async () => {
      await refresh()
      offerUndo({
        message: t('intake.discarded'),
        undo: () => unwrap(api.POST('/api/rejected/{id}/reopen', { params: { path } })).finally(refresh),
        undone: t('intake.reopened'),
      })
      onDone()
    },
  })
  /** An answer speaks of the text that was sent, not of the one being typed. */
  const edit = (next: string) => {
    setText(next)
    if (!replay.isPending) replay.reset()
  }
  const refused = replay.data?.outcome === 'rejected' ? replay.data : undefined
  const settled = rejected.status !== 'open'
  return (
    <div className={styles.panel}>
      <p className={styles.meaning}>{meaning(rejected.code, rejected.message)}</p>
      <ul className={styles.errors}>
        {(rejected.errors.length > 0 ? rejected.errors : [{ path: '', message: rejected.message }]).map((error) => (
          <li key={`${error.path} ${error.message}`}>
            {error.path !== '' && <code>{error.path}</code>} {phrase(error.message)}
          </li>
        ))}
      </ul>
      <JsonField label={t('intake.text')} value={text} onChange={edit} minRows={10} />
      {refused !== undefined && (
        <p role="alert" className={styles.refused}>
          {t('intake.refusedAgain')} {meaning(refused.code ?? '', refused.message ?? '')} <code>{refused.code}</code>
        </p>
      )}
      {(replay.error ?? discard.error) !== null && <ProblemNote error={(replay.error ?? discard.error) as Error} />}
      <Group hidden={!mayWrite}>
        <Button loading={replay.isPending} disabled={!parsed.ok || settled} onClick={() => replay.mutate()}>
          {text === original ? t('intake.replay') : t('intake.replayEdited')}
        </Button>
        <Button
          variant="subtle"
          color="signal"
          loading={discard.isPending}
          disabled={settled}
          onClick={() => discard.mutate()}
        >
          {t('intake.discard')}
        </Button>
      </Group>
      {settled && <p className={styles.quiet}>{t(`intake.settled.${rejected.status}`)}</p>}
      {rejected.replays.length > 0 && (
        <ol className={styles.replays} aria-label={t('intake.tried')}>
          {rejected.replays.map((attempt) => (
            <li key={attempt.at}>
              {format.dateTime(attempt.at)}, {author(attempt.by)}, {t(`intake.outcome.${attempt.outcome}`)}
            </li>
          ))}
        </ol>
      )}
      <UnsavedGuard unsaved={text !== original && !settled} openBy="id" />
    </div>
  )
}
