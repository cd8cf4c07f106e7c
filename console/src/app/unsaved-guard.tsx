import { Button, Group, Modal } from '@mantine/core'
import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

type UnsavedGuardProps = {
  readonly unsaved: boolean
  /** The search parameter that keeps the editor open; without one, any change of the search leaves it. */
  readonly openBy?: string
  /** One chose to leave: what was kept of the edits goes too. */
  readonly onLeave?: () => void
}

/**
 * Asks before an editor with unsaved edits is left: in our own words within the console, in the browser's when the tab closes. An editor
 * that saved leaves with `ignoreBlocker`.
 */
export function UnsavedGuard({ unsaved, openBy, onLeave }: UnsavedGuardProps) {
  const { t } = useTranslation()
  // Rooms, tabs and rows are in the path and the search; a place within the page (a hash) is not another one.
  const leaves = useCallback<ShouldBlockFn>(
    async ({ current, next }) => {
      const place = (search: Record<string, unknown>) => JSON.stringify(openBy === undefined ? search : search[openBy])
      if (current.pathname === next.pathname && place(current.search) === place(next.search)) return false
      // The Escape that closes a drawer must be over when the question opens, or it would close the question too.
      await new Promise((over) => setTimeout(over))
      return true
    },
    [openBy],
  )
  const blocker = useBlocker({ shouldBlockFn: leaves, disabled: !unsaved, withResolver: true })
  return (
    <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={t('app.unsaved.title')}>
      <p>{t('app.unsaved.text')}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
          {t('app.unsaved.stay')}
        </Button>
        <Button
          color="signal"
          onClick={() => {
            onLeave?.()
            blocker.proceed?.()
          }}
        >
          {t('app.unsaved.leave')}
        </Button>
      </Group>
    </Modal>
  )
}
