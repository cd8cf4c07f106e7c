import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { RoomTabs } from '../app/room-tabs.tsx'
import { useMay } from '../app/use-permissions.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { InvitationsView } from './invitations-view.tsx'
import { InviteModal } from './invite-modal.tsx'
import { MembersView } from './members-view.tsx'
import { RolesView } from './roles-view.tsx'
import { invitationsQuery, membersQuery } from './team-query.ts'

const route = getRouteApi('/inside/team')

/** Who has access, who is invited, and what each role may do. */
export function TeamPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('team:write')
  const members = useQuery(membersQuery).data?.items
  const invitations = useQuery(invitationsQuery).data?.items
  const invite = mayWrite && (
    <Button
      leftSection={<IconUserPlus size={16} />}
      onClick={() => void navigate({ search: (before) => ({ ...before, invite: 'yes' }) })}
    >
      {t('team.invite')}
    </Button>
  )
  const list = search.tab === 'invitations' ? 'team-invitations' : search.tab === 'roles' ? undefined : 'team-members'
  const actions = (
    <>
      {list !== undefined && <ExportButton list={list} />}
      {invite}
    </>
  )
  return (
    <Page title={t('team.title')} lead={t('team.lead')} actions={actions}>
      <RoomTabs
        value={search.tab}
        onChange={(tab) => void navigate({ search: tab === undefined ? {} : { tab } })}
        tabs={[
          {
            value: 'members',
            label: t('team.tabs.members'),
            ...(members === undefined ? {} : { count: members.length }),
            panel: () => (
              <MembersView
                open={search.member}
                onOpen={(member) => void navigate({ search: member === undefined ? {} : { member } })}
              />
            ),
          },
          {
            value: 'invitations',
            label: t('team.tabs.invitations'),
            ...(invitations === undefined ? {} : { count: invitations.length }),
            panel: () => <InvitationsView invite={invite} />,
          },
          { value: 'roles', label: t('team.tabs.roles'), panel: () => <RolesView role={search.role} /> },
        ]}
      />
      <InviteModal
        opened={mayWrite && search.invite !== undefined}
        onClose={() => void navigate({ search: search.tab === undefined ? {} : { tab: search.tab } })}
      />
    </Page>
  )
}
