import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'

type StepFormProps = {
  readonly title: string
  readonly help: string
  readonly action: string
  /** What has to be chosen, where something has. */
  readonly choice?: { readonly label: string; readonly options: readonly { value: string; label: string }[] }
  readonly noteRequired?: boolean
  /** Whether the person reads the note on their page. */
  readonly noteRead?: boolean
  readonly onClose: () => void
  readonly onDone: (of: { readonly chosen: string; readonly note: string }) => void
  readonly pending: boolean
  readonly error: Error | null
}

/** One step of a request: what is chosen, and in whose words. */
export function StepForm(props: StepFormProps) {
  const { title, help, action, choice, noteRequired = false, noteRead = false, onClose, onDone, pending, error } = props
  const { t } = useTranslation()
  const [chosen, choose] = useState(choice?.options[0]?.value ?? '')
  const [note, setNote] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onDone({ chosen, note: note.trim() })
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <p>{help}</p>
          {choice && (
            <Select
              label={choice.label}
              allowDeselect={false}
              data={[...choice.options]}
              value={chosen}
              onChange={(value) => choose(value ?? '')}
            />
          )}
          <Textarea
            label={t('requests.note')}
            description={t(noteRead ? 'deeds.noteRead' : 'requests.noteHelp')}
            autosize
            minRows={2}
            maxLength={2000}
            required={noteRequired}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </Stack>
        {error !== null && <ProblemNote error={error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={pending} disabled={noteRequired && note.trim() === ''}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
