import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { UnsavedGuard } from '../app/unsaved-guard.tsx'
import type { Definition } from '../definitions/definition.ts'
import { problemAt } from '../definitions/problem-paths.ts'
import type { EntryBody } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { keyOfName } from './entry-draft.ts'
import { ProtectionFields } from './protection-fields.tsx'
import { protectionOf } from './protection-of.ts'

type ProtectionEditorProps = {
  readonly kind: 'event-entries' | 'trait-entries'
  /** Undefined where nobody described it yet. */
  readonly definition: Definition<EntryBody> | undefined
  /** What a new one is about. */
  readonly blank: EntryBody
  readonly onSaved: () => void
}

/** For those who decide what data may be used for and write nothing else of the catalogue: what protects people in an entry, alone. */
export function ProtectionEditor({ kind, definition, blank, onSaved }: ProtectionEditorProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const body = definition?.body ?? blank
  const saved = protectionOf(body)
  const [value, setValue] = useState(saved)
  const touched = JSON.stringify(value) !== JSON.stringify(saved)
  const save = useMutation({
    mutationFn: () => {
      const { type, event, trait } = blank
      const named = definition ? {} : trait === undefined ? { type, event } : { trait }
      const key = definition?.key ?? keyOfName(event ?? trait ?? '')
      const header = definition ? { 'If-Match': `"${definition.revision}"` } : { 'If-None-Match': '*' }
      const sent = { params: { path: { key }, header }, body: { ...value, ...named } }
      return unwrap(
        kind === 'event-entries'
          ? api.PUT('/api/event-entries/{key}/protection', sent)
          : api.PUT('/api/trait-entries/{key}/protection', sent),
      )
    },
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['definitions', kind] })
      onSaved()
    },
  })
  const problems = save.error instanceof ApiError ? (save.error.problem.errors ?? []) : []
  return (
    <form
      className={styles.protectionForm}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <ProtectionFields
        value={value}
        onChange={setValue}
        problem={(...place) => problemAt(problems, place)}
        of={body}
      />
      {save.error !== null && <ProblemNote error={save.error} />}
      <div>
        <Button type="submit" loading={save.isPending} disabled={!touched}>
          {t('app.save')}
        </Button>
      </div>
      <UnsavedGuard unsaved={touched && !save.isPending} />
    </form>
  )
}
