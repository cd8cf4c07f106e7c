import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { Definition } from './definition.ts'
import type { Kind } from './definition-query.ts'

type DraftOptions<B, D> = {
  readonly kind: Kind
  readonly definition: Definition<B> | undefined
  readonly blank: B
  readonly toDraft: (body: B) => D
  /** Undefined while some text of the draft is not JSON. */
  readonly fromDraft: (draft: D) => B | undefined
  readonly onSaved: (definition: Definition<B>) => void
}

/** The state of an editor: the draft, the revision it started from, and saving with the race told apart. */
export function useDefinitionDraft<B, D>(options: DraftOptions<B, D>) {
  const { kind, definition, blank, toDraft, fromDraft, onSaved } = options
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [draft, setDraft] = useState(() => toDraft(definition?.body ?? blank))
  const [base, setBase] = useState(definition?.revision)
  const [theirs, setTheirs] = useState<Definition<B>>()
  const body = fromDraft(draft)

  useEffect(() => {
    // A newer revision read from the server replaces a draft nobody touched; a touched one meets it when saving.
    if (definition === undefined || definition.revision === base) return
    if (base === undefined) {
      setBase(definition.revision)
      setDraft(toDraft(definition.body))
    }
  }, [definition, base, toDraft])

  const save = useMutation({
    mutationFn: async (key: string) => {
      if (body === undefined) throw new ApiError(422, { code: 'definition_invalid' })
      const header = base === undefined ? { 'If-None-Match': '*' } : { 'If-Match': `"${base}"` }
      const call = api.PUT(`/api/${kind}/{key}`, { params: { path: { key }, header }, body })
      return (await unwrap(call)) as Definition<B>
    },
    onSuccess: async (saved) => {
      setBase(saved.revision)
      setTheirs(undefined)
      cache.setQueryData(['definitions', kind, saved.key], saved)
      await cache.invalidateQueries({ queryKey: ['definitions', kind] })
      notifications.show({ message: t('app.saved', { revision: saved.revision }) })
      onSaved(saved)
    },
    onError: async (error, key) => {
      if (!(error instanceof ApiError) || error.status !== 412) return
      setTheirs((await unwrap(api.GET(`/api/${kind}/{key}`, { params: { path: { key } } }))) as Definition<B>)
    },
  })

  return {
    draft,
    setDraft,
    body,
    base,
    save,
    theirs,
    problems: save.error instanceof ApiError ? (save.error.problem.errors ?? []) : [],
    /** Goes on from the other person's version. */
    takeTheirs: () => {
      if (theirs === undefined) return
      setDraft(toDraft(theirs.body))
      setBase(theirs.revision)
      setTheirs(undefined)
      save.reset()
    },
    /** Closes the comparison; saving again meets the same conflict. */
    dismiss: () => setTheirs(undefined),
    /** Lets the next save replace the other person's version, knowingly. */
    keepMine: () => {
      if (theirs === undefined) return
      setBase(theirs.revision)
      setTheirs(undefined)
      save.reset()
    },
  }
}
