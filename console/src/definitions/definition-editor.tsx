import { Box, Button, Group, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { UnsavedGuard } from '../app/unsaved-guard.tsx'
import { useMay } from '../app/use-permissions.ts'
import { useUndo } from '../app/use-undo.tsx'
import type { Definition } from './definition.ts'
import styles from './definition-editor.module.css'
import { type Kind, permissionNoun } from './definition-query.ts'
import { KeptNote, NewerNote } from './draft-notes.tsx'
import { InUseNote } from './in-use-note.tsx'
import { MergeModal } from './merge-modal.tsx'
import { problemAt, problemsElsewhere } from './problem-paths.ts'
import { useDefinitionDraft } from './use-definition-draft.ts'

export type FieldsProps<D> = {
  readonly draft: D
  readonly onChange: (draft: D) => void
  /** What the server found wrong at a place of the body. */
  readonly problem: (...place: readonly (string | number)[]) => string | undefined
}

type DefinitionEditorProps<B, D> = {
  readonly kind: Kind
  readonly definition: Definition<B> | undefined
  readonly blank: B
  readonly toDraft: (body: B) => D
  readonly fromDraft: (draft: D) => B | undefined
  /** The places of the body that have a field; mistakes elsewhere are listed at the end. */
  readonly places: (draft: D) => readonly (readonly (string | number)[])[]
  readonly fields: (props: FieldsProps<D>) => ReactNode
  readonly onSaved: (definition: Definition<B>) => void
  readonly onArchived: () => void
  /** For a new one, where its name is known already. */
  readonly suggestedKey?: string
  /** The only key there is, where a workspace has one definition of the kind: nobody is asked for it. */
  readonly onlyKey?: string
  /** What stands beside the fields, or under them on a narrow screen: how the draft looks. */
  readonly aside?: (draft: D) => ReactNode
  /** What its keys look like, and how to say so, where they are names that others gave. */
  readonly keys?: { readonly pattern: string; readonly help: string }
}

/** The editor of any kind of definition: key, fields of that kind, save against the revision it started from, archive. */
export function DefinitionEditor<B, D>(props: DefinitionEditorProps<B, D>) {
  const { kind, definition, places, fields, onArchived, onlyKey, aside } = props
  const { t } = useTranslation()
  const mayWrite = useMay(`${permissionNoun(kind)}:write`)
  const [key, setKey] = useState(definition?.key ?? onlyKey ?? props.suggestedKey ?? '')
  const editor = useDefinitionDraft(props)
  const { draft, problems, save, newer } = editor
  const elsewhere = problemsElsewhere(problems, places(draft))
  const form = useRef<HTMLFormElement>(null)
  // A long form must not hide why it was not saved: go to the first mistake.
  useEffect(() => {
    if (save.error === null) return
    goToMistake(form.current)
  }, [save.error])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // What is not JSON yet cannot be sent; its field says why, perhaps out of sight.
    if (editor.body === undefined) goToMistake(form.current)
    else save.mutate(key)
  }
  const editing = (
    <form ref={form} onSubmit={submit} className={styles.form}>
      {definition === undefined && onlyKey === undefined && (
        <TextInput
          label={t('definitions.key')}
          description={props.keys?.help ?? t('definitions.keyHelp')}
          required
          pattern={props.keys?.pattern ?? '[a-z0-9][a-z0-9_\\-]*'}
          value={key}
          onChange={(change) => setKey(change.currentTarget.value)}
          className={styles.key ?? ''}
        />
      )}
      {mayWrite && editor.kept !== undefined && (
        <KeptNote at={editor.kept.at} onContinue={editor.takeKept} onDiscard={editor.dropKept} />
      )}
      {newer !== undefined && <NewerNote newer={newer} onCompare={() => editor.compare(newer)} />}
      {fields({ draft, onChange: editor.setDraft, problem: (...place) => problemAt(problems, place) })}
      {save.error !== null && editor.theirs === undefined && (
        <ProblemNote error={save.error instanceof ApiError ? withErrors(save.error, elsewhere) : save.error} />
      )}
      {!mayWrite && <p>{t('definitions.readOnly')}</p>}
      {mayWrite && (
        <Group className={styles.foot ?? ''}>
          <Button type="submit" loading={save.isPending}>
            {t('app.save')}
          </Button>
          {definition !== undefined && !definition.archived && (
            <Archive kind={kind} definition={definition} onArchived={onArchived} />
          )}
        </Group>
      )}
      <UnsavedGuard
        unsaved={editor.touched || (definition === undefined && key !== (onlyKey ?? props.suggestedKey ?? ''))}
        onLeave={editor.dropKept}
      />
      {editor.theirs !== undefined && (
        <MergeModal
          base={editor.baseBody}
          theirs={editor.theirs}
          mine={editor.body}
          onTakeTheirs={editor.takeTheirs}
          onTakeMerge={(merged) => editor.takeMerge(merged as B)}
          onDismiss={editor.dismiss}
        />
      )}
    </form>
  )
  if (aside === undefined) return editing
  return (
    <div className={styles.room}>
      <div className={styles.split}>
        {editing}
        <aside className={styles.aside}>{aside(draft)}</aside>
      </div>
    </div>
  )
}

function goToMistake(form: HTMLFormElement | null): void {
  const mistake = form?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')
  mistake?.scrollIntoView({ block: 'center' })
  mistake?.focus({ preventScroll: true })
}

/** The same refusal without the mistakes already shown at their fields. */
function withErrors(error: ApiError, errors: readonly { path: string; message: string }[]): ApiError {
  return new ApiError(error.status, { ...error.problem, errors: [...errors] })
}

type ArchiveProps = {
  readonly kind: Kind
  readonly definition: Definition
  readonly onArchived: () => void
}

/** Takes a definition out of use at once: nothing is lost, so the way back is offered instead of a question. */
function Archive({ kind, definition, onArchived }: ArchiveProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const offerUndo = useUndo()
  const { key, revision } = definition
  const refresh = () => cache.invalidateQueries({ queryKey: ['definitions', kind] })
  const path = { key }
  const archive = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE(`/api/${kind}/{key}`, { params: { path, header: { 'If-Match': `"${revision}"` } } })),
    onSuccess: async () => {
      await refresh()
      offerUndo({
        message: t('definitions.archivedDone', { key }),
        // Archiving made one more revision; the one before it is what comes back.
        undo: () =>
          unwrap(
            api.POST(`/api/${kind}/{key}/restore`, {
              params: { path, header: { 'If-Match': `"${revision + 1}"` } },
              body: { revision },
            }),
          ).finally(refresh),
        undone: t('definitions.archiveUndone', { key }),
      })
      onArchived()
    },
  })
  return (
    <>
      <Button variant="subtle" color="signal" loading={archive.isPending} onClick={() => archive.mutate()}>
        {t('definitions.archive')}
      </Button>
      {archive.error !== null && (
        <Box flex="1 0 100%">
          {archive.error instanceof ApiError && archive.error.code === 'definition_in_use' ? (
            <InUseNote error={archive.error} />
          ) : (
            <ProblemNote error={archive.error} />
          )}
        </Box>
      )}
    </>
  )
}
