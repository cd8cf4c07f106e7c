import { ActionIcon, Textarea, TextInput, Tooltip } from '@mantine/core'
import { IconLock, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import { Tag } from '../app/tag.tsx'
import type { Wording } from './purpose.ts'
import styles from './wording-card.module.css'

type WordingCardProps = {
  readonly wording: Wording
  /** Whether people may have been asked with it: then it is read, and no more written. */
  readonly kept: boolean
  readonly onChange: (wording: Wording) => void
  readonly onDrop: () => void
  readonly problem: (field: string) => string | undefined
}

/** One wording in one language, to be written, or to be read once people may have been asked with it. */
export function WordingCard({ wording, kept, onChange, onDrop, problem }: WordingCardProps) {
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
      {kept ? (
        <div className={styles.kept} lang={language} dir="auto">
          <p className={styles.title}>{title}</p>
          <p className={styles.text}>{text}</p>
        </div>
      ) : (
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
    </article>
  )
}
