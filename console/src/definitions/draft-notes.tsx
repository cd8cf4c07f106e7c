import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import type { Definition } from './definition.ts'
import styles from './draft-notes.module.css'

type KeptNoteProps = { readonly at: string; readonly onContinue: () => void; readonly onDiscard: () => void }

/** Says that an edit was begun here and not saved. */
export function KeptNote({ at, onContinue, onDiscard }: KeptNoteProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Group role="status" className={styles.note ?? ''}>
      <span>{t('definitions.kept.text', { at: format.dateTime(at) })}</span>
      <Button size="xs" variant="default" onClick={onContinue}>
        {t('definitions.kept.continue')}
      </Button>
      <Button size="xs" variant="subtle" onClick={onDiscard}>
        {t('definitions.kept.discard')}
      </Button>
    </Group>
  )
}

type NewerNoteProps = { readonly newer: Definition; readonly onCompare: () => void }

/** Says, while one edits, that somebody else saved: before one's own saving meets it. */
export function NewerNote({ newer, onCompare }: NewerNoteProps) {
  const { t } = useTranslation()
  const author = useAuthor()
  return (
    <Group role="status" className={styles.note ?? ''}>
      <span>{t('definitions.newer.text', { author: author(newer.author), revision: newer.revision })}</span>
      <Button size="xs" variant="default" onClick={onCompare}>
        {t('definitions.newer.compare')}
      </Button>
    </Group>
  )
}
