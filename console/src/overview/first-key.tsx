import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { CodeBlock } from '../app/code-block.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { useMay } from '../app/use-permissions.ts'
import { usePurposes } from '../consent/use-purposes.ts'
import type { KeyKind, LegalBasis } from '../keys/key.ts'
import { KeyBasisField } from '../keys/key-basis-field.tsx'
import { KeyPurposeField } from '../keys/key-purpose.tsx'
import { keysQuery } from '../keys/key-query.ts'
import styles from './first-event.module.css'

/** A key as the snippets need it; only one that was just made is whole. */
export type ChosenKey = { readonly name: string; readonly text: string; readonly whole: boolean }

/** The kinds that a first event comes with: of a page or an app, or of a server. */
export type FirstKind = Exclude<KeyKind, 'partner'>

type FirstKeyProps = {
  readonly kind: FirstKind
  readonly chosen: ChosenKey | undefined
  readonly onChoose: (key: ChosenKey) => void
}

/** The key that the first event comes with: made here and shown once, or one that somebody kept. */
export function FirstKey({ kind, chosen, onChoose }: FirstKeyProps) {
  const { t } = useTranslation()
  const mayWrite = useMay('keys:write')
  const kept = useQuery({ ...keysQuery, enabled: useMay('keys:read') })
  if (chosen?.whole) {
    return (
      <>
        <p role="status">{t('keys.once')}</p>
        <CodeBlock label={chosen.name} text={chosen.text} />
      </>
    )
  }
  const usable = (kept.data?.items ?? []).filter((key) => key.kind === kind && isUsable(key.state))
  return (
    <div className={styles.key}>
      {mayWrite ? <NewKey kind={kind} onChoose={onChoose} /> : <p>{t(`overview.first.askKey.${kind}`)}</p>}
      {usable.length > 0 && (
        <Select
          label={t('overview.first.kept')}
          description={t('overview.first.keptHelp')}
          placeholder={t('overview.first.keptChoose')}
          data={usable.map(({ id, name, prefix }) => ({ value: id, label: `${name} (${prefix}…)` }))}
          onChange={(id) => {
            const key = usable.find((one) => one.id === id)
            if (key !== undefined) onChoose({ name: key.name, text: `${key.prefix}…`, whole: false })
          }}
        />
      )}
    </div>
  )
}

function isUsable(state: string): boolean {
  return state === 'active' || state === 'rotating'
}

function NewKey({ kind, onChoose }: Pick<FirstKeyProps, 'kind' | 'onChoose'>) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [name, setName] = useState('')
  const [purpose, setPurpose] = useState('')
  const [legalBasis, setLegalBasis] = useState<LegalBasis | null>(null)
  const [missing, setMissing] = useState(false)
  const isDefined = usePurposes().some(({ key }) => key === purpose.trim())
  const create = useMutation({
    mutationFn: () => {
      const basis = isDefined || legalBasis === null ? {} : { legalBasis }
      return unwrap(api.POST('/api/keys', { body: { name, kind, purpose: purpose.trim(), ...basis } }))
    },
    onSuccess: async (made) => {
      onChoose({ name: made.name, text: made.key, whole: true })
      await cache.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(true)
    if (isDefined || legalBasis !== null) create.mutate()
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        label={t('keys.name')}
        description={t('keys.nameHelp')}
        required
        maxLength={100}
        value={name}
        onChange={(change) => setName(change.currentTarget.value)}
      />
      <KeyPurposeField value={purpose} onChange={setPurpose} />
      <KeyBasisField purpose={purpose} value={legalBasis} onChange={setLegalBasis} missing={missing} />
      {create.error !== null && <ProblemNote error={create.error} />}
      <Button type="submit" loading={create.isPending}>
        {t(`overview.first.makeKey.${kind}`)}
      </Button>
    </form>
  )
}
