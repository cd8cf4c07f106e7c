import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { definitionQuery } from '../definitions/definition-query.ts'
import type { EntryBody } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { entryBody, entryDraft, keyOfName } from './entry-draft.ts'
import { EntryFields } from './entry-fields.tsx'
import { ProtectionEditor } from './protection-editor.tsx'
import { ProtectionWords } from './protection-words.tsx'

type EntryEditorProps = {
  readonly kind: 'event-entries' | 'trait-entries'
  /** Key of the entry; undefined when nobody planned it yet. */
  readonly entry: string | undefined
  /** What a new entry is about. */
  readonly blank: EntryBody
  readonly subject: string
  readonly onSaved: () => void
}

const places = [
  ['label', 'en'],
  ['label', 'fr'],
  ['description'],
  ['owner'],
  ['context'],
  ['purposes'],
  ['sensitivity'],
  ['retention'],
  ['refused'],
  ['contract'],
  ['onViolation'],
]

/** The entry of an event or a trait: made on the spot when nobody planned it, else edited against the revision one sees. */
export function EntryEditor({ kind, entry, blank, subject, onSaved }: EntryEditorProps) {
  const { t } = useTranslation()
  const mayWrite = useMay('catalogue:write')
  const mayProtect = useMay('purposes:write')
  const query = useQuery({ ...definitionQuery<EntryBody>(kind, entry ?? ''), enabled: entry !== undefined })
  const editor = (definition: Definition<EntryBody> | undefined) => (
    <DefinitionEditor<EntryBody, ReturnType<typeof entryDraft>>
      key={definition?.key ?? 'new'}
      kind={kind}
      definition={definition}
      blank={blank}
      suggestedKey={keyOfName(blank.event ?? blank.trait ?? '')}
      toDraft={entryDraft}
      fromDraft={entryBody}
      places={() => places}
      fields={(fields) => <EntryFields {...fields} subject={subject} />}
      onSaved={onSaved}
      onArchived={onSaved}
    />
  )
  if (entry === undefined) {
    return (
      <>
        <p>{mayWrite ? t('catalogue.notPlannedNext') : t('catalogue.notPlanned')}</p>
        {mayWrite && editor(undefined)}
        {!mayWrite && mayProtect && (
          <ProtectionEditor kind={kind} definition={undefined} blank={blank} onSaved={onSaved} />
        )}
      </>
    )
  }
  return (
    <Async query={query}>
      {(definition) => (
        <div className={styles.parts}>
          <ProtectionWords body={definition.body} />
          {!mayWrite && mayProtect && (
            <ProtectionEditor
              key={definition.revision}
              kind={kind}
              definition={definition}
              blank={blank}
              onSaved={onSaved}
            />
          )}
          {(mayWrite || !mayProtect) && editor(definition)}
        </div>
      )}
    </Async>
  )
}
