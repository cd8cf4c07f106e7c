import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { Section } from '../app/section.tsx'
import { useMay } from '../app/use-permissions.ts'
import { useUndo } from '../app/use-undo.tsx'
import type { Suggestion } from './identity.ts'
import { lapsedQuery, suggestionsQuery } from './identity-query.ts'
import { SuggestionDetails } from './suggestion-details.tsx'
import { SuggestionRow } from './suggestion-row.tsx'
import styles from './suggestions-inbox.module.css'
import { useIdentityChanges } from './use-identity-changes.ts'
import { useReviewKeys } from './use-review-keys.ts'

type SuggestionsInboxProps = {
  readonly opened: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** What waits for somebody's word, one open at a time: side by side, why it waits, and two buttons. */
export function SuggestionsInbox({ opened, onOpen }: SuggestionsInboxProps) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(suggestionsQuery)
  const mayWrite = useMay('identity:write')
  const { settle, undo } = useIdentityChanges()
  const say = useUndo()
  const lapsed = useInfiniteQuery(lapsedQuery)
  const waiting = query.data?.pages.flatMap((page) => page.items) ?? []
  const gone = lapsed.data?.pages.flatMap((page) => page.items) ?? []
  const items = [...waiting, ...gone]
  const at = items.findIndex(({ id }) => id === opened)
  const current = items[at]

  const decide = (suggestion: Suggestion, accept: boolean, reason: string) => {
    const fallback = t(accept ? 'identity.reviewedSame' : 'identity.reviewedApart')
    settle.mutate(
      { id: suggestion.id, accept, reason: reason.trim() || fallback },
      {
        onSuccess: ({ decision }) => {
          const was = items.findIndex(({ id }) => id === suggestion.id)
          onOpen((was === -1 ? undefined : (items[was + 1] ?? items[was - 1]))?.id)
          if (decision === null) return
          say({
            message: t(accept ? 'identity.accepted' : 'identity.keptApart'),
            undo: () => undo.mutateAsync({ id: decision, reason: t('identity.takenBack') }),
            undone: t('identity.isUndone'),
          })
        },
      },
    )
  }
  useReviewKeys({
    onMove: (step) => {
      const next = items[at === -1 ? (step === 1 ? 0 : items.length - 1) : at + step]
      if (next !== undefined) onOpen(next.id)
    },
    onDecide: (accept) => {
      if (current === undefined || !mayWrite || settle.isPending) return
      // What no longer applies cannot be accepted.
      if (current.lapsed === null || !accept) decide(current, accept, '')
    },
  })
  const list = (name: string, some: readonly Suggestion[]) => (
    <ol className={styles.list} aria-label={name}>
      {some.map((suggestion) => {
        const open = suggestion.id === opened
        return (
          <li key={suggestion.id} data-open={open}>
            <SuggestionRow
              suggestion={suggestion}
              open={open}
              onToggle={() => onOpen(open ? undefined : suggestion.id)}
            />
            {open && (
              <SuggestionDetails id={suggestion.id} onDecide={decide} pending={settle.isPending} error={settle.error} />
            )}
          </li>
        )
      })}
    </ol>
  )
  return (
    <Async query={query}>
      {() => {
        // What somebody was led to may be on a later page, or settled: it says so itself.
        const elsewhere = opened !== undefined && at === -1
        const nothing = waiting.length === 0 && !elsewhere
        if (nothing && gone.length === 0) {
          return (
            <EmptyNote title={t('identity.nothingWaits')}>
              <p>{t('identity.nothingWaitsNext')}</p>
            </EmptyNote>
          )
        }
        return (
          <div className={styles.inbox}>
            <p className={styles.keys}>{t(mayWrite ? 'identity.reviewKeys' : 'identity.reviewKeysRead')}</p>
            {elsewhere && (
              <SuggestionDetails
                key={opened}
                id={opened}
                onDecide={decide}
                pending={settle.isPending}
                error={settle.error}
              />
            )}
            {nothing ? <EmptyNote title={t('identity.nothingWaits')} /> : list(t('identity.waiting'), waiting)}
            <LoadMore of={query} />
            {gone.length > 0 && (
              <Section title={t('identity.lapsedTitle')} note={t('identity.lapsedText')}>
                {list(t('identity.lapsedTitle'), gone)}
                <LoadMore of={lapsed} />
              </Section>
            )}
          </div>
        )
      }}
    </Async>
  )
}
