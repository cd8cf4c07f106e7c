import { Button, Group, Select, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SessionList } from '../account/session-list.tsx'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { sessionQuery } from '../app/session-query.ts'
import { useFormat } from '../app/use-format.ts'
import { LinkShown } from './link-shown.tsx'
import { type Member, type Role, roles } from './member.ts'
import styles from './team.module.css'
import { memberSessionsQuery } from './team-query.ts'

type MemberPanelProps = { readonly member: Member; readonly onGone: () => void }

/** What an administrator may do about one member. */
export function MemberPanel({ member, onGone }: MemberPanelProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const path = { id: member.id }
  const me = useQuery(sessionQuery).data?.user.id === member.id
  const sessions = useQuery(memberSessionsQuery(member.id))
  const [link, setLink] = useState<string>()
  const refresh = async () => {
    // What one may do oneself may just have changed.
    if (me) void cache.invalidateQueries({ queryKey: sessionQuery.queryKey })
    await cache.invalidateQueries({ queryKey: ['team'] })
  }
  const changeRole = useMutation({
    mutationFn: (role: Role) => unwrap(api.PUT('/api/team/members/{id}/role', { params: { path }, body: { role } })),
    onSuccess: async (_, role) => {
      await refresh()
      notifications.show({ message: t('team.roleChanged', { name: member.name, role: t(`team.roles.${role}`) }) })
    },
  })
  const restore = useMutation({
    mutationFn: () => unwrap(api.POST('/api/team/members/{id}/restore', { params: { path } })),
    onSuccess: refresh,
  })
  const newPassword = useMutation({
    mutationFn: () => unwrap(api.POST('/api/team/members/{id}/password-link', { params: { path } })),
    onSuccess: async (issued) => {
      setLink(issued.link)
      await refresh()
    },
  })
  const suspend = () => unwrap(api.POST('/api/team/members/{id}/suspend', { params: { path } }))
  const remove = () => unwrap(api.DELETE('/api/team/members/{id}', { params: { path } }))
  const reset = () => unwrap(api.DELETE('/api/team/members/{id}/second-factor', { params: { path } }))
  const endAll = () => unwrap(api.DELETE('/api/team/members/{id}/sessions', { params: { path } }))
  const endOne = (session: string) =>
    unwrap(api.DELETE('/api/team/members/{id}/sessions/{session}', { params: { path: { ...path, session } } }))
  return (
    <div>
      <p className={styles.quiet}>
        {member.email} · {t('team.since', { at: format.dateTime(member.createdAt) })}
      </p>
      <Part title={t('team.role')}>
        <Select
          aria-label={t('team.role')}
          data={roles.map((value) => ({ value, label: t(`team.roles.${value}`) }))}
          value={member.role}
          allowDeselect={false}
          disabled={changeRole.isPending}
          onChange={(value) => {
            const role = roles.find((one) => one === value)
            if (role !== undefined && role !== member.role) changeRole.mutate(role)
          }}
        />
        <p>{t(`team.roleHelp.${member.role}`)}</p>
        {changeRole.error !== null && <ProblemNote error={changeRole.error} />}
      </Part>
      <Part title={t('team.sessions')}>
        <Async query={sessions} rows={2}>
          {({ items }) => (
            <>
              <SessionList sessions={items} end={endOne} onEnded={refresh} />
              {items.length > 1 && (
                <Asked
                  action={t('team.endAll')}
                  title={t('team.endAllTitle', { name: member.name })}
                  text={t('team.endAllText')}
                  work={endAll}
                  onDone={refresh}
                />
              )}
            </>
          )}
        </Async>
      </Part>
      <Part title={t('team.access')}>
        <Group gap="xs">
          <Button variant="default" size="xs" loading={newPassword.isPending} onClick={() => newPassword.mutate()}>
            {t('team.passwordLink')}
          </Button>
          {member.secondFactor && (
            <Asked
              action={t('team.resetSecondFactor')}
              title={t('team.resetTitle', { name: member.name })}
              text={t('team.resetText')}
              work={reset}
              onDone={refresh}
            />
          )}
          {member.suspendedAt !== null && (
            <Button variant="default" size="xs" loading={restore.isPending} onClick={() => restore.mutate()}>
              {t('team.restore')}
            </Button>
          )}
        </Group>
        {link !== undefined && <LinkShown link={link} label={t('team.passwordLink')} />}
        {(newPassword.error ?? restore.error) !== null && (
          <ProblemNote error={(newPassword.error ?? restore.error) as Error} />
        )}
      </Part>
      <Part title={t('team.end')}>
        <Group gap="xs">
          {member.suspendedAt === null && (
            <Asked
              action={t('team.suspend')}
              title={t('team.suspendTitle', { name: member.name })}
              text={t('team.suspendText')}
              work={suspend}
              onDone={refresh}
            />
          )}
          <Asked
            action={t('team.remove')}
            title={t('team.removeTitle', { name: member.name })}
            text={t('team.removeText')}
            work={remove}
            onDone={async () => {
              onGone()
              await refresh()
            }}
            grave
          />
        </Group>
      </Part>
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <Title order={3}>{title}</Title>
      {children}
    </section>
  )
}

type AskedProps = {
  readonly action: string
  readonly title: string
  readonly text: string
  readonly work: () => Promise<unknown>
  readonly onDone: () => Promise<void>
  readonly grave?: boolean
}

/** A button that asks once before it acts. */
function Asked({ action, title, text, work, onDone, grave = false }: AskedProps) {
  const [asked, ask] = useDisclosure(false)
  const doing = useMutation({
    mutationFn: work,
    onSuccess: async () => {
      ask.close()
      await onDone()
    },
  })
  const open = () => {
    doing.reset()
    ask.open()
  }
  return (
    <>
      <Button variant={grave ? 'subtle' : 'default'} size="xs" {...(grave ? { color: 'signal' } : {})} onClick={open}>
        {action}
      </Button>
      <Confirm
        opened={asked}
        onClose={ask.close}
        title={title}
        action={action}
        onConfirm={() => doing.mutate()}
        pending={doing.isPending}
        error={doing.error}
      >
        {text}
      </Confirm>
    </>
  )
}
