import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import { problemText } from '../app/problem-text.ts'
import type { Definition, Revision } from './definition.ts'
import type { Kind } from './definition-query.ts'

/** How long the way back stays on screen: long enough to read what changed and reach the button by keyboard. */
const undoFor = 15_000

type RestoreOptions = {
  readonly kind: Kind
  readonly id: string
  readonly onRestored: (definition: Definition) => void
}

/** Makes an earlier revision the current one, against the revision that the reader compared it with, and offers the way back. */
export function useRestore({ kind, id, onRestored }: RestoreOptions) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const path = { key: id }
  const matching = (revision: number) => ({ path, header: { 'If-Match': `"${revision}"` } })
  const refresh = () => cache.invalidateQueries({ queryKey: ['definitions', kind] })
  const restore = (revision: number, current: number) =>
    unwrap(api.POST(`/api/${kind}/{key}/restore`, { params: matching(current), body: { revision } }))

  /** Back to what stood before; what was archived is archived again. */
  const undo = async (before: Revision, after: number) => {
    try {
      if (before.archived) await unwrap(api.DELETE(`/api/${kind}/{key}`, { params: matching(after) }))
      else await restore(before.revision, after)
      notifications.show({ message: t('definitions.restoreUndone') })
    } catch (error) {
      notifications.show({ color: 'red', message: problemText(i18n, error as Error) })
    }
    await refresh()
  }

  return useMutation({
    mutationFn: ({ revision, current }: { revision: number; current: Revision }) => restore(revision, current.revision),
    onSuccess: async (restored, { revision, current }) => {
      cache.setQueryData(['definitions', kind, id], restored)
      const toast = notifications.show({
        autoClose: undoFor,
        closeButtonProps: { 'aria-label': t('app.close') },
        message: (
          <Group justify="space-between" wrap="nowrap">
            <span>{t('definitions.restored', { revision, current: restored.revision })}</span>
            <Button
              variant="default"
              size="xs"
              flex="none"
              onClick={() => {
                notifications.hide(toast)
                void undo(current, restored.revision)
              }}
            >
              {t('app.undo')}
            </Button>
          </Group>
        ),
      })
      await refresh()
      onRestored(restored)
    },
    onError: async (error) => {
      // Somebody saved meanwhile: the comparison is drawn again against what stands now.
      if (error instanceof ApiError && error.status === 412) await refresh()
    },
  })
}
