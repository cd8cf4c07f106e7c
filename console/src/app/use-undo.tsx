import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { problemText } from './problem-text.ts'

/** How long the way back stays on screen, in ms: long enough to read what changed and reach the button by keyboard. */
const undoFor = 15_000

type Done = {
  /** What was just done, with the name of the thing. */
  readonly message: string
  /** Asks the server to take it back; resolves when it has. */
  readonly undo: () => Promise<unknown>
  /** What to say when it was taken back. */
  readonly undone: string
}

/** Says what was done and offers the way back, which really reverses it on the server; a failure to do so is said too. */
export function useUndo(): (done: Done) => void {
  const { t, i18n } = useTranslation()
  return ({ message, undo, undone }) => {
    const takeBack = async () => {
      notifications.hide(toast)
      try {
        await undo()
        notifications.show({ message: undone })
      } catch (error) {
        notifications.show({ color: 'red', message: problemText(i18n, error as Error) })
      }
    }
    const toast = notifications.show({
      autoClose: undoFor,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <span>{message}</span>
          <Button variant="default" size="xs" flex="none" onClick={() => void takeBack()}>
            {t('app.undo')}
          </Button>
        </Group>
      ),
    })
  }
}
