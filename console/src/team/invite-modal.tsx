import { Button, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { LinkShown } from './link-shown.tsx'
import { type Role, roles } from './member.ts'

type InviteModalProps = { readonly opened: boolean; readonly onClose: () => void }

/** Invites somebody and shows the link, once. */
export function InviteModal({ opened, onClose }: InviteModalProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const close = () => {
    setShown(false)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t('team.invite')}
      closeOnClickOutside={false}
      // The link is shown once: a key pressed by habit must not lose it.
      closeOnEscape={!shown}
    >
      {opened && <InviteForm onShown={() => setShown(true)} onClose={close} />}
    </Modal>
  )
}

function InviteForm({ onShown, onClose }: { readonly onShown: () => void; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [email, setEmail] = useState('')
  // The least first: whoever needs more is given it on purpose.
  const [role, setRole] = useState<Role>('agent')
  const invite = useMutation({
    mutationFn: () => unwrap(api.POST('/api/team/invitations', { body: { email, role } })),
    onSuccess: () => {
      onShown()
      return cache.invalidateQueries({ queryKey: ['team'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate()
  }
  if (invite.data !== undefined) {
    return (
      <Stack gap="md">
        <p>{t('team.invited', { email: invite.data.email })}</p>
        <LinkShown link={invite.data.link} label={invite.data.email} />
        <Button onClick={onClose}>{t('team.linkCopied')}</Button>
      </Stack>
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <TextInput
          label={t('app.email')}
          description={t('team.inviteHelp')}
          type="email"
          required
          data-autofocus
          autoComplete="off"
          value={email}
          onChange={(change) => setEmail(change.currentTarget.value)}
        />
        <Radio.Group
          label={t('team.role')}
          value={role}
          onChange={(value) => setRole(roles.find((one) => one === value) ?? 'agent')}
        >
          <Stack gap="sm" mt={8}>
            {[...roles].reverse().map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`team.roles.${value}`)}
                description={t(`team.roleHelp.${value}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error !== null && <ProblemNote error={invite.error} />}
        <Button type="submit" loading={invite.isPending}>
          {t('team.makeLink')}
        </Button>
      </Stack>
    </form>
  )
}
