import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from './problem-note.tsx'

type ConfirmProps = {
  readonly opened: boolean
  readonly onClose: () => void
  /** The question, with the name of the thing. */
  readonly title: string
  /** What will happen. */
  readonly children: ReactNode
  /** The verb of the button that does it. */
  readonly action: string
  readonly onConfirm: () => void
  readonly pending?: boolean
  readonly error?: Error | null
  /** For the gravest only: what has to be typed first, the name of the thing. */
  readonly typed?: string
}

/** The one plain question before what cannot be undone. What can be undone is done at once, with a way back (`useUndo`). */
export function Confirm(props: ConfirmProps) {
  const { opened, onClose, title, children, action, onConfirm, pending = false, error = null, typed } = props
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const close = () => {
    setText('')
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A dialog stands inside the form of its editor in React's tree, though not in the page's.
    event.stopPropagation()
    onConfirm()
  }
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <form onSubmit={submit}>
        {typeof children === 'string' ? <p>{children}</p> : children}
        {typed !== undefined && (
          <TextInput
            mt="md"
            label={t('app.confirm.type', { name: typed })}
            value={text}
            onChange={(change) => setText(change.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {error !== null && <ProblemNote error={error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close} data-autofocus>
            {t('app.cancel')}
          </Button>
          <Button
            type="submit"
            color="signal"
            loading={pending}
            disabled={typed !== undefined && text.trim() !== typed}
          >
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
