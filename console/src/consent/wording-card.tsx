import { ActionIcon, Textarea, TextInput, Tooltip } from '@mantine/core'
import { IconLock, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import { Tag } from '../app/tag.tsx'
import type { Basis, Wording } from './purpose.ts'
import styles from './wording-card.module.css'
import { WordingPreview } from './wording-preview.tsx'

type WordingCardProps = {
  readonly wording: Wording
  readonly basis: Basis
  /** Whether people may have been asked with it: then it is read, and no more written. */
  readonly kept: boolean
  readonly onChange: (wording: Wording) => void
  readonly onDrop: () => void
  readonly problem: (field: string) => string | undefined
}

/** One wording in one language: what is written, and how it reads. */
export function WordingCard({ wording, basis, kept, onChange, onDrop, problem }: WordingCardProps) {
  const { t, i18n } = useTranslation()
  const { version, language, title, text } = wording
  const name = languageName(language, i18n.language)
  return (
    <article className={styles.card} aria-label={`${version}, ${name}`}>
      <header className={styles.head}>
        <strong>{name}</strong>
        <code>{version}</code>
        {kept ? (
          <span className={styles.end}>
            <Tag>
              <IconLock size={13} aria-hidden="true" /> {t('purposes.wordings.kept')}
            </Tag>
          </span>
        ) : (
          <Tooltip label={t('purposes.wordings.drop', { version, language: name })}>
            <ActionIcon
              className={styles.end ?? ''}
              variant="subtle"
              color="gray"
              onClick={onDrop}
              aria-label={t('purposes.wordings.drop', { version, language: name })}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </header>
      {!kept && (
        <>
          <TextInput
            label={t('purposes.wordings.heading')}
            required
            lang={language}
            maxLength={200}
            value={title}
            onChange={(change) => onChange({ ...wording, title: change.currentTarget.value })}
            error={problem('title')}
          />
          <Textarea
            label={t('purposes.wordings.text')}
            required
            autosize
            minRows={3}
            lang={language}
            maxLength={4000}
            value={text}
            onChange={(change) => onChange({ ...wording, text: change.currentTarget.value })}
            error={problem('text') ?? problem('language') ?? problem('version')}
          />
        </>
      )}
      <WordingPreview wording={wording} basis={basis} />
    </article>
  )
}
