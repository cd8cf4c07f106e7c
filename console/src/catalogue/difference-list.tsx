import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { useUndo } from '../app/use-undo.tsx'
import type { Difference } from './catalogue.ts'
import styles from './difference-list.module.css'
import { severityTones } from './severity.ts'
import { useDifferenceWords } from './use-difference-words.ts'

type DifferenceListProps = {
  readonly differences: readonly Difference[]
  /** Whether each says which event it is about. */
  readonly named?: boolean
}

/** What differs from the past or from the plan, each with what one can do about it. */
export function DifferenceList({ differences, named = false }: DifferenceListProps) {
  const { t } = useTranslation()
  if (differences.length === 0) {
    return (
      <EmptyNote title={t('catalogue.noDifference')}>
        <p>{t('catalogue.noDifferenceNext')}</p>
      </EmptyNote>
    )
  }
  return (
    <ul className={styles.list}>
      {differences.map((one) => (
        <Row key={one.id} difference={one} named={named} />
      ))}
    </ul>
  )
}

function Row({ difference, named }: { readonly difference: Difference; readonly named: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useDifferenceWords()(difference)
  const mayWrite = useMay('catalogue:write')
  const { accept, ignore } = useDecisions(difference)
  const { subject, severity, since, sources, canAccept, ignored } = difference
  const error = accept.error ?? ignore.error
  return (
    <li className={styles.row} data-severity={severity}>
      <div className={styles.words}>
        <p className={styles.what}>
          <Tag tone={severityTones[severity]}>{t(`catalogue.severity.${severity}`)}</Tag>
          {named && subject.name !== '' && (
            <Link to="/catalogue/events/$id" params={{ id: subject.id }} search={{ tab: 'differences' }}>
              {subject.name}
            </Link>
          )}
          {named && subject.name === '' && <span>{t(`log.type.${subject.type}`)}</span>}
          <span>{words.what}</span>
        </p>
        <p className={styles.more}>
          {[
            words.howMuch,
            t('catalogue.since', { since: since.length === 10 ? format.shortDate(since) : format.dateTime(since) }),
            sources.length > 0 ? t('catalogue.from', { sources: sources.map(({ name }) => name).join(', ') }) : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
        {error !== null && <ProblemNote error={error} />}
      </div>
      {mayWrite && ignored === null && (
        <Group className={styles.actions ?? ''} gap="xs">
          {canAccept && (
            <Button size="xs" loading={accept.isPending} onClick={() => accept.mutate()}>
              {difference.code === 'event_new' ? t('catalogue.plan') : t('catalogue.accept')}
            </Button>
          )}
          <Button size="xs" variant="default" loading={ignore.isPending} onClick={() => ignore.mutate()}>
            {t('catalogue.ignore')}
          </Button>
        </Group>
      )}
    </li>
  )
}

function useDecisions({ id }: Difference) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const offerUndo = useUndo()
  const params = { params: { path: { difference: id } } }
  const refresh = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ['catalogue'] }),
      cache.invalidateQueries({ queryKey: ['definitions'] }),
    ])
  const accept = useMutation({
    mutationFn: () => unwrap(api.POST('/api/catalogue/differences/{difference}/accept', params)),
    onSuccess: async ({ key, revision }) => {
      await refresh()
      notifications.show({ message: t('catalogue.accepted', { key, revision }) })
    },
  })
  const ignore = useMutation({
    mutationFn: () => unwrap(api.POST('/api/catalogue/differences/{difference}/ignore', params)),
    onSuccess: async () => {
      await refresh()
      offerUndo({
        message: t('catalogue.ignored'),
        undo: async () => {
          await unwrap(api.POST('/api/catalogue/differences/{difference}/heed', params))
          await refresh()
        },
        undone: t('catalogue.heeded'),
      })
    },
  })
  return { accept, ignore }
}
