import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { Definition } from './definition.ts'
import type { Kind } from './definition-query.ts'
import { dropDraft, keepDraft, keptDraft } from './kept-drafts.ts'

type DraftOptions<B, D> = {
  readonly kind: Kind
  readonly definition: Definition<B> | undefined
  readonly blank: B
  /** What a new definition is about: its draft is kept apart from those of others. */
  readonly suggestedKey?: string | undefined
  readonly toDraft: (body: B) => D
  /** Undefined while some text of the draft is not JSON. */
  readonly fromDraft: (draft: D) => B | undefined
  readonly onSaved: (definition: Definition<B>) => void
}

/** The state of an editor: the draft, the revision it started from, and saving with the race told apart. */
export function useDefinitionDraft<B, D>(options: DraftOptions<B, D>) {
  const { kind, definition, suggestedKey, blank, toDraft, fromDraft, onSaved } = options
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [pristine, setPristine] = useState(() => toDraft(definition?.body ?? blank))
  const [draft, setDraft] = useState(pristine)
  const [base, setBase] = useState(definition?.revision)
  const [baseBody, setBaseBody] = useState<B>(definition?.body ?? blank)
  const [theirs, setTheirs] = useState<Definition<B>>()
  const place = `${kind}/${definition?.key ?? `~new/${suggestedKey ?? ''}`}`
  const [kept, setKept] = useState(() => keptDraft<B, D>(place))
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

  const wasTouched = useRef(false)
  useEffect(() => {
    // An earlier draft waits for its answer: it is not overwritten by what is typed meanwhile.
    if (kept !== undefined) return
    if (touched) {
      const at = new Date().toISOString()
      keepDraft(place, { at, baseBody, draft, ...(base === undefined ? {} : { base }) })
    } else if (wasTouched.current) dropDraft(place)
    wasTouched.current = touched
  }, [kept, touched, place, base, baseBody, draft])

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
      setKept(undefined)
      dropDraft(place)
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
    /** An edit begun here earlier and not saved, until one goes on from it or gives it up. */
    kept,
    takeKept: () => {
      if (kept === undefined) return
      setBase(kept.base)
      setBaseBody(kept.baseBody)
      setPristine(toDraft(kept.baseBody))
      setDraft(kept.draft)
      setKept(undefined)
    },
    /** Gives up what is kept of the draft: one leaves knowingly, or wants the saved version. */
    dropKept: () => {
      dropDraft(place)
      setKept(undefined)
    },
    /** Goes back to what the draft started from. */
    undo: () => {
      setDraft(pristine)
      save.reset()
    },
    /** What somebody else saved since the draft was begun; an untouched draft has taken it over. */
    newer: touched && definition !== undefined && definition.revision > (base ?? 0) ? definition : undefined,
    theirs,
    /** Compares with it before saving meets it. */
    compare: (newer: Definition<B>) => setTheirs(newer),
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
