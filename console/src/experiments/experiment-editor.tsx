import { useNavigate } from '@tanstack/react-router'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import type { ExperimentBody } from './experiment.ts'
import { blankExperiment, experimentBody, experimentDraft } from './experiment-draft.ts'
import { ExperimentFields } from './experiment-fields.tsx'

type ExperimentEditorProps = { readonly definition: Definition<ExperimentBody> | undefined }

const places = [
  ['name'],
  ['hypothesis'],
  ['status'],
  ['element'],
  ['variations'],
  ['control'],
  ['metrics'],
  ['coverage'],
  ['attributionWindow'],
  ['when'],
]

/** Writes an experiment. */
export function ExperimentEditor({ definition }: ExperimentEditorProps) {
  const navigate = useNavigate()
  return (
    <DefinitionEditor
      kind="experiments"
      definition={definition}
      blank={blankExperiment}
      toDraft={experimentDraft}
      fromDraft={experimentBody}
      places={() => places}
      fields={(fields) => <ExperimentFields {...fields} />}
      onSaved={({ key }) =>
        void navigate({ to: '/experiments/$key', params: { key }, search: { tab: 'definition' }, ignoreBlocker: true })
      }
      onArchived={() => void navigate({ to: '/experiments', ignoreBlocker: true })}
    />
  )
}
