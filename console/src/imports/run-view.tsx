import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { FileDrop } from './file-drop.tsx'
import { type Import, isRunning } from './import.ts'
import { importQuery } from './import-query.ts'
import styles from './run-view.module.css'
import { useLineMeaning } from './use-line-meaning.ts'

/** What a run has come to: how far it is, what was taken, what was rejected and why, and what can be done about it. */
export function RunView({ of, mayWrite }: { readonly of: Import; readonly mayWrite: boolean }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const running = isRunning(of)
  const counts: readonly (readonly [string, number, boolean])[] = [
    ['lines', of.lines, false],
    [of.dry ? 'wouldWrite' : 'written', of.written, false],
    ['duplicates', of.duplicates, false],
    ['withheld', of.withheld, false],
    ['skipped', of.skipped, false],
    ['refused', of.refused, of.refused > 0],
  ]
  return (
    <Section
      title={t(of.dry ? 'imports.dryReport' : 'imports.report')}
      note={
        of.startedBy !== null && t('imports.startedBy', { at: format.dateTime(of.startedAt), by: author(of.startedBy) })
      }
      boxed
    >
      {running && <RunProgress of={of} />}
      {of.error !== null && (
        <div role="alert" className={styles.failed}>
          <p>{i18n.exists(`errors.${of.error.code}`) ? t(`errors.${of.error.code}`) : of.error.message}</p>
          <p className={styles.small}>{of.error.message}</p>
        </div>
      )}
      {of.state !== 'checking' && of.state !== 'queued' && (
        <dl className={styles.counts}>
          {counts
            .filter(([name, count]) => count > 0 || !['skipped', 'duplicates', 'withheld'].includes(name))
            .map(([name, count, attention]) => (
              <div key={name}>
                <dt>{t(`imports.count.${name}`)}</dt>
                <dd data-attention={attention}>{format.integer(count)}</dd>
              </div>
            ))}
        </dl>
      )}
      {of.problems.length > 0 && <Problems of={of} />}
      <RunActions of={of} mayWrite={mayWrite} />
    </Section>
  )
}

function RunProgress({ of }: { readonly of: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const share = of.state === 'importing' && of.total !== null && of.total > 0 ? of.lines / of.total : undefined
  const what =
    share === undefined
      ? t(`imports.doing.${of.state}`, { lines: format.integer(of.lines) })
      : t('imports.doing.importing', { lines: format.integer(of.lines), total: format.integer(of.total) })
  return (
    <div className={styles.progress}>
      <p className={styles.what} aria-live="polite">
        <span>{what}</span>
        {share !== undefined && <span>{format.percentage(share, 0)}</span>}
      </p>
      <Progress value={share === undefined ? 100 : share * 100} animated={share === undefined} aria-label={what} />
    </div>
  )
}

function Problems({ of }: { readonly of: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const meaning = useLineMeaning()
  return (
    <RecordTable
      caption={t('imports.problems')}
      rows={of.problems}
      rowKey={({ code, column }) => `${code} ${column ?? ''}`}
      columns={[
        { key: 'what', header: t('imports.problem'), heading: true, cell: meaning },
        { key: 'column', header: t('imports.column'), cell: ({ column }) => column ?? format.integer(null) },
        { key: 'count', header: t('imports.refused'), numeric: true, cell: ({ count }) => format.integer(count) },
        { key: 'line', header: t('imports.firstLine'), numeric: true, cell: ({ line }) => format.integer(line) },
      ]}
    />
  )
}

function RunActions({ of, mayWrite }: { readonly of: Import; readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [mends, setMends] = useState(false)
  const params = { path: { id: of.id } }
  const keep = (data: Import) => cache.setQueryData(importQuery(of.id).queryKey, data)
  const cancel = useMutation({
    mutationFn: () => unwrap(api.POST('/api/imports/{id}/cancel', { params })),
    onSuccess: keep,
    onError: () => cache.invalidateQueries({ queryKey: importQuery(of.id).queryKey }),
  })
  const resume = useMutation({
    mutationFn: ({ mapping, key }: { mapping: NonNullable<Import['mapping']>; key: string }) =>
      unwrap(api.POST('/api/imports/{id}/start', { params, body: { mapping, key, dryRun: false } })),
    onSuccess: keep,
  })
  const { mapping, key } = of
  const stopped = of.state === 'failed' || of.state === 'cancelled'
  const problem = cancel.error ?? resume.error
  return (
    <>
      <div className={styles.actions}>
        {mayWrite && isRunning(of) && (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('imports.cancel')}
          </Button>
        )}
        {mayWrite && stopped && !of.dry && mapping !== null && key !== null && of.fileRemovedAt === null && (
          <Button loading={resume.isPending} onClick={() => resume.mutate({ mapping, key })}>
            {t('imports.resume')}
          </Button>
        )}
        {of.refused > 0 && !isRunning(of) && (
          <Button variant="default" component="a" href={`/api/imports/${of.id}/rejected.csv`} download>
            {t('imports.download')}
          </Button>
        )}
        {mayWrite && of.refused > 0 && of.state === 'done' && !mends && (
          <Button variant="default" onClick={() => setMends(true)}>
            {t('imports.repair')}
          </Button>
        )}
      </div>
      {problem !== null && <ProblemNote error={problem} />}
      {mends && (
        <FileDrop
          repairs={of.id}
          title={t('imports.repairDrop')}
          help={t('imports.repairHelp')}
          onSent={({ id }) => void navigate({ to: '/imports/$id', params: { id } })}
        />
      )}
    </>
  )
}
