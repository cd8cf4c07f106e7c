import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import { useUndo } from '../app/use-undo.tsx'
import type { Definition, Revision } from './definition.ts'
import type { Kind } from './definition-query.ts'

type RestoreOptions = {
  readonly kind: Kind
  readonly id: string
  readonly onRestored: (definition: Definition) => void
}

/** Makes an earlier revision the current one, against the revision that the reader compared it with, and offers the way back. */
export function useRestore({ kind, id, onRestored }: RestoreOptions) {
  const { t } = useTranslation()
  const offerUndo = useUndo()
  const cache = useQueryClient()
  const path = { key: id }
  const matching = (revision: number) => ({ path, header: { 'If-Match': `"${revision}"` } })
  const refresh = () => cache.invalidateQueries({ queryKey: ['definitions', kind] })
  const restore = (revision: number, current: number) =>
    unwrap(api.POST(`/api/${kind}/{key}/restore`, { params: matching(current), body: { revision } }))

  /** Back to what stood before; what was archived is archived again. */
  const goBack = async (before: Revision, after: number) => {
    try {
      if (before.archived) await unwrap(api.DELETE(`/api/${kind}/{key}`, { params: matching(after) }))
      else await restore(before.revision, after)
    } finally {
      await refresh()
    }
  }

  return useMutation({
    mutationFn: ({ revision, current }: { revision: number; current: Revision }) => restore(revision, current.revision),
    onSuccess: async (restored, { revision, current }) => {
      cache.setQueryData(['definitions', kind, id], restored)
      offerUndo({
        message: t('definitions.restored', { revision, current: restored.revision }),
        undo: () => goBack(current, restored.revision),
        undone: t('definitions.restoreUndone'),
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
