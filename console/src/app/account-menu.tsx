import { ActionIcon, Menu } from '@mantine/core'
import { IconLogout, IconUser } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from './api.ts'
import { sessionQuery } from './session-query.ts'

/** Who one is here, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const session = useQuery(sessionQuery)
  const leave = async () => {
    await api.POST('/api/auth/sign-out', { body: {} }).catch(() => undefined)
    cache.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('app.account')}>
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.data?.user.name}
          <br />
          {session.data?.user.email}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
