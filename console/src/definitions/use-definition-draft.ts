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
  const [pristine, setPristine] = useState(() => toDraft(definition?.body ?? blank))
  const [draft, setDraft] = useState(pristine)
  const [base, setBase] = useState(definition?.revision)
  const [baseBody, setBaseBody] = useState<B>(definition?.body ?? blank)
  const [theirs, setTheirs] = useState<Definition<B>>()
  const body = fromDraft(draft)
  const touched = JSON.stringify(draft) !== JSON.stringify(pristine)

  useEffect(() => {
    // A newer revision read from the server replaces a draft nobody touched; a touched one meets it when saving.
    if (definition === undefined || touched || definition.revision <= (base ?? 0)) return
    const latest = toDraft(definition.body)
    setBase(definition.revision)
    setBaseBody(definition.body)
    setPristine(latest)
    setDraft(latest)
  }, [definition, base, touched, toDraft])

  const save = useMutation({
    mutationFn: async (key: string) => {
      if (body === undefined) throw new ApiError(422, { code: 'definition_invalid' })
      const header = base === undefined ? { 'If-None-Match': '*' } : { 'If-Match': `"${base}"` }
      const call = api.PUT(`/api/${kind}/{key}`, { params: { path: { key }, header }, body })
      return (await unwrap(call)) as Definition<B>
    },
    onMutate: () => ({ sent: draft }),
    onSuccess: async (saved, _key, { sent }) => {
      setBase(saved.revision)
      setBaseBody(saved.body)
      setPristine(sent)
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
    /** Whether the draft says something that was not saved. */
    touched,
    save,
    theirs,
    /** What the draft started from. */
    baseBody,
    problems: save.error instanceof ApiError ? (save.error.problem.errors ?? []) : [],
    /** Goes on from the other person's version. */
    takeTheirs: () => {
      if (theirs === undefined) return
      const latest = toDraft(theirs.body)
      setPristine(latest)
      setDraft(latest)
      setBase(theirs.revision)
      setBaseBody(theirs.body)
      setTheirs(undefined)
      save.reset()
    },
    /** Closes the comparison; saving again meets the same conflict. */
    dismiss: () => setTheirs(undefined),
    /** Goes on from both edits joined, against the other person's revision; nothing is saved by it. */
    takeMerge: (merged: B) => {
      if (theirs === undefined) return
      setPristine(toDraft(theirs.body))
      setDraft(toDraft(merged))
      setBase(theirs.revision)
      setBaseBody(theirs.body)
      setTheirs(undefined)
      save.reset()
    },
  }
}
