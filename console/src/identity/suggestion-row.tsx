import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { IdentifierName } from './identifier-name.tsx'
import type { Suggestion, SuggestionSide } from './identity.ts'
import styles from './suggestion-row.module.css'
import { useIdentityWords } from './use-identity-words.ts'

type SuggestionRowProps = { readonly suggestion: Suggestion; readonly open: boolean; readonly onToggle: () => void }

/** One suggestion on a line: whom it would join, why it was not done, where it came from. */
export function SuggestionRow({ suggestion, open, onToggle }: SuggestionRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const { a, b, channel, source, happenedAt, seen } = suggestion
  const button = useRef<HTMLButtonElement>(null)
  // The one that is open is where one is: the focus follows it through the list.
  useEffect(() => {
    if (open) button.current?.focus()
  }, [open])
  return (
    <button ref={button} type="button" className={styles.row} aria-expanded={open} onClick={onToggle}>
      <span className={styles.pair}>
        <Side side={a} />
        <span className={styles.and} aria-hidden="true">
          ?
        </span>
        <Side side={b} />
      </span>
      <span className={styles.why}>
        {suggestion.lapsed === null ? words.why(suggestion) : words.lapsed(suggestion.lapsed)}
      </span>
      <span className={styles.where}>
        {t(`log.channel.${channel}`)} · {source.name} ·{' '}
        <time dateTime={happenedAt} title={format.full(happenedAt)}>
          {format.ago(happenedAt, Date.now())}
        </time>
        {seen !== null && seen.events > 1 && (
          <>
            {' · '}
            <span title={format.full(seen.last)}>
              {t('identity.seenLast', { count: seen.events, ago: format.ago(seen.last, Date.now()) })}
            </span>
          </>
        )}
      </span>
      <IconChevronDown size={16} className={styles.sign} aria-hidden="true" />
    </button>
  )
}

function Side({ side: { type, value, person } }: { readonly side: SuggestionSide }) {
  const words = useIdentityWords()
  return (
    <span className={styles.side}>
      {person !== null && person.label !== value && <span className={styles.name}>{words.person(person.label)}</span>}
      <IdentifierName type={type} value={value} />
    </span>
  )
}
