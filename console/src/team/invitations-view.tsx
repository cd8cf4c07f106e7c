import { Button, Group } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { LinkShown } from './link-shown.tsx'
import type { Invitation, IssuedInvitation } from './member.ts'
import styles from './team.module.css'
import { invitationsQuery } from './team-query.ts'

/** Links that were handed out and not used yet. */
export function InvitationsView({ invite }: { readonly invite: ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const mayWrite = useMay('team:write')
  const cache = useQueryClient()
  const query = useQuery(invitationsQuery)
  const [leaving, setLeaving] = useState<Invitation>()
  const [issued, setIssued] = useState<IssuedInvitation>()
  const refresh = () => cache.invalidateQueries({ queryKey: ['team'] })
  const reissue = useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/team/invitations/{id}/reissue', { params: { path: { id } } })),
    onSuccess: async (made) => {
      setIssued(made)
      await refresh()
    },
  })
  const withdraw = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/api/team/invitations/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      setLeaving(undefined)
      await refresh()
    },
  })
  const now = Date.now()
  return (
    <Async query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyNote title={t('team.noInvitations')}>
            <p>{t('team.noInvitationsNext')}</p>
            {invite}
          </EmptyNote>
        ) : (
          <>
            {issued !== undefined && <LinkShown link={issued.link} label={issued.email} />}
            {reissue.error !== null && <ProblemNote error={reissue.error} />}
            <RecordTable
              caption={t('team.tabs.invitations')}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'email',
                  header: t('app.email'),
                  heading: true,
                  cell: ({ email, member }) => (
                    <span className={styles.who}>
                      {email}
                      {member !== null && <span className={styles.quiet}>{t('team.forPassword')}</span>}
                    </span>
                  ),
                },
                { key: 'role', header: t('team.role'), cell: ({ role }) => t(`team.roles.${role}`) },
                {
                  key: 'by',
                  header: t('team.invitedBy'),
                  cell: ({ createdBy, createdAt }) =>
                    t('team.byAt', { by: author(createdBy), at: format.dateTime(createdAt) }),
                },
                {
                  key: 'until',
                  header: t('team.validUntil'),
                  cell: ({ expiresAt }) =>
                    Date.parse(expiresAt) > now ? (
                      format.dateTime(expiresAt)
                    ) : (
                      <Tag tone="attention">{t('team.expired')}</Tag>
                    ),
                },
                {
                  key: 'do',
                  header: t('team.state'),
                  cell: (invitation) =>
                    mayWrite && (
                      <Group gap={4}>
                        <Button
                          variant="default"
                          size="compact-sm"
                          loading={reissue.isPending && reissue.variables === invitation.id}
                          onClick={() => reissue.mutate(invitation.id)}
                        >
                          {t('team.reissue')}
                        </Button>
                        <Button
                          variant="subtle"
                          color="signal"
                          size="compact-sm"
                          onClick={() => {
                            withdraw.reset()
                            setLeaving(invitation)
                          }}
                        >
                          {t('team.withdraw')}
                        </Button>
                      </Group>
                    ),
                },
              ]}
            />
            <Confirm
              opened={leaving !== undefined}
              onClose={() => setLeaving(undefined)}
              title={t('team.withdrawTitle', { email: leaving?.email ?? '' })}
              action={t('team.withdraw')}
              onConfirm={() => leaving !== undefined && withdraw.mutate(leaving.id)}
              pending={withdraw.isPending}
              error={withdraw.error}
            >
              {t('team.withdrawText')}
            </Confirm>
          </>
        )
      }
    </Async>
  )
}
