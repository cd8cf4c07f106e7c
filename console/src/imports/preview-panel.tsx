import { Button, Group, Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { CodeBlock } from '../app/code-block.tsx'
import { prettyJson } from '../app/json.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { useFormat } from '../app/use-format.ts'
import type { Import, Mapping } from './import.ts'
import styles from './preview-panel.module.css'
import { useLineMeaning } from './use-line-meaning.ts'

/** How long the mapping must rest before it is tried, in ms: a word is typed in that time. */
const REST = 500
const SHOWN_REFUSED = 8

/** The first messages that the mapping makes of the file, one at a time, and the lines that it would refuse. */
export function PreviewPanel({ of, mapping }: { readonly of: Import; readonly mapping: Mapping }) {
  const { t } = useTranslation()
  const format = useFormat()
  const meaning = useLineMeaning()
  const [tried] = useDebouncedValue(mapping, REST)
  const [at, setAt] = useState(0)
  const query = useQuery({
    queryKey: ['imports', 'preview', of.id, tried],
    queryFn: () =>
      unwrap(api.POST('/api/imports/{id}/preview', { params: { path: { id: of.id } }, body: { mapping: tried } })),
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (query.error) return <ProblemNote error={query.error} />
  if (query.data === undefined) return <Skeleton height={240} radius="md" />
  const { messages, made, lines, refused } = query.data
  const shown = messages[Math.min(at, messages.length - 1)]
  return (
    <section className={styles.panel} aria-label={t('imports.preview')} aria-busy={query.isFetching}>
      <p className={styles.sum} aria-live="polite">
        {t('imports.previewSum', { lines: format.integer(lines), messages: format.integer(made) })}
      </p>
      {shown !== undefined && (
        <>
          <CodeBlock
            label={t('imports.messageOf', { at: Math.min(at, messages.length - 1) + 1, of: messages.length })}
            text={prettyJson(shown)}
          />
          <Group gap="xs">
            <Button variant="default" size="xs" disabled={at <= 0} onClick={() => setAt(at - 1)}>
              {t('imports.before')}
            </Button>
            <Button variant="default" size="xs" disabled={at >= messages.length - 1} onClick={() => setAt(at + 1)}>
              {t('imports.after')}
            </Button>
          </Group>
        </>
      )}
      {refused.length > 0 && (
        <ul className={styles.refused} aria-label={t('imports.wouldRefuse')}>
          {refused.slice(0, SHOWN_REFUSED).map((line) => (
            <li key={`${line.line} ${line.code}`}>
              <strong>{t('imports.line', { line: line.line })}</strong> {meaning(line)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
