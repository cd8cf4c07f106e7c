import { Button, Modal, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { usePurposes } from '../consent/use-purposes.ts'
import { type Channel, channels } from '../log/event.ts'
import { type KeyKind, keyKinds, type LegalBasis } from './key.ts'
import { KeyBasisField } from './key-basis-field.tsx'
import { KeyPurposeField } from './key-purpose.tsx'
import { keysQuery } from './key-query.ts'
import { KeyShown } from './key-shown.tsx'
import { limitsBody, noLimits } from './limits.ts'
import { LimitsFields } from './limits-fields.tsx'

type NewKeyModalProps = {
  /** The kind to begin with; undefined keeps the modal closed. */
  readonly kind: KeyKind | undefined
  readonly onClose: () => void
}

/** Makes a key and shows it, once. */
export function NewKeyModal({ kind, onClose }: NewKeyModalProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const close = () => {
    setShown(false)
    onClose()
  }
  return (
    <Modal
      opened={kind !== undefined}
      onClose={close}
      size="lg"
      title={t('keys.create')}
      closeOnClickOutside={false}
      // A key is shown once: a key pressed by habit must not lose it.
      closeOnEscape={!shown}
    >
      {kind !== undefined && <NewKeyForm begin={kind} onShown={() => setShown(true)} onClose={close} />}
    </Modal>
  )
}

type NewKeyFormProps = { readonly begin: KeyKind; readonly onShown: () => void; readonly onClose: () => void }

function NewKeyForm({ begin, onShown, onClose }: NewKeyFormProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [kind, setKind] = useState(begin)
  const [name, setName] = useState('')
  const [purpose, setPurpose] = useState('')
  const [legalBasis, setLegalBasis] = useState<LegalBasis | null>(null)
  const [missing, setMissing] = useState(false)
  const [channel, setChannel] = useState<string | null>(null)
  const [limits, setLimits] = useState(noLimits)
  const purposes = usePurposes()
  const isDefined = purposes.some(({ key }) => key === purpose.trim())
  const create = useMutation({
    mutationFn: () => {
      const body = {
        name,
        kind,
        purpose: purpose.trim(),
        // A purpose that is defined rests on one basis, whichever key sends for it.
        ...(isDefined || legalBasis === null ? {} : { legalBasis }),
        ...(channel === null ? {} : { channel: channel as Channel }),
        ...limitsBody(limits),
      }
      return unwrap(api.POST('/api/keys', { body }))
    },
    onSuccess: () => {
      onShown()
      return cache.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(true)
    if ((isDefined || legalBasis !== null) && limits.scopes?.length !== 0) create.mutate()
  }
  if (create.data !== undefined) return <KeyShown created={create.data} onClose={onClose} />
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <Radio.Group
          label={t('keys.kind')}
          value={kind}
          onChange={(value) => {
            setKind(keyKinds.find((one) => one === value) ?? 'write')
            // Another kind has other permissions, and origins are for write keys, sharing is for partners.
            setLimits({ ...limits, scopes: null, origins: '', sharing: '' })
          }}
        >
          <Stack gap="sm" mt={8}>
            {keyKinds.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`keys.kinds.${value}`)}
                description={t(`keys.kindHelp.${value}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label={t('keys.name')}
          description={t('keys.nameHelp')}
          required
          data-autofocus
          value={name}
          onChange={(change) => setName(change.currentTarget.value)}
        />
        <KeyPurposeField value={purpose} onChange={setPurpose} />
        <KeyBasisField purpose={purpose} value={legalBasis} onChange={setLegalBasis} missing={missing} />
        <Select
          label={t('keys.channel')}
          description={t('keys.channelHelp')}
          data={channels.map((value) => ({ value, label: t(`log.channel.${value}`) }))}
          value={channel}
          onChange={setChannel}
          clearable
        />
        <LimitsFields kind={kind} draft={limits} onChange={setLimits} missing={missing} />
        {create.error !== null && <ProblemNote error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {t('keys.create')}
        </Button>
      </Stack>
    </form>
  )
}
