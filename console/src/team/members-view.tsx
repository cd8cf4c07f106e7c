import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import type { Member } from './member.ts'
import { MemberPanel } from './member-panel.tsx'
import styles from './team.module.css'
import { membersQuery } from './team-query.ts'

type MembersViewProps = { readonly open: string | undefined; readonly onOpen: (member: string | undefined) => void }

/** Everybody who has an account; administrators open one to change it. */
export function MembersView({ open, onOpen }: MembersViewProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayWrite = useMay('team:write')
  const query = useQuery(membersQuery)
  const now = Date.now()
  return (
    <Async query={query}>
      {({ items }) => {
        const chosen = mayWrite ? items.find(({ id }) => id === open) : undefined
        return (
          <>
            <RecordTable<Member>
              caption={t('team.tabs.members')}
              rows={items}
              rowKey={({ id }) => id}
              selected={open}
              {...(mayWrite ? { onOpen: ({ id }) => onOpen(id) } : {})}
              columns={[
                {
                  key: 'name',
                  header: t('team.member'),
                  heading: true,
                  cell: (member) => (
                    <span className={styles.who}>
                      {mayWrite ? (
                        <button type="button" className={styles.open} onClick={() => onOpen(member.id)}>
                          {member.name}
                        </button>
                      ) : (
                        member.name
                      )}
                      <span className={styles.quiet}>{member.email}</span>
                    </span>
                  ),
                },
                { key: 'role', header: t('team.role'), cell: ({ role }) => t(`team.roles.${role}`) },
                {
                  key: 'state',
                  header: t('team.state'),
                  cell: ({ suspendedAt }) =>
                    suspendedAt === null ? (
                      <Tag tone="good">{t('team.active')}</Tag>
                    ) : (
                      <Tag tone="attention">{t('team.suspended')}</Tag>
                    ),
                },
                {
                  key: 'how',
                  header: t('team.signsIn'),
                  cell: ({ signsInWith, secondFactor }) =>
                    [
                      ...signsInWith.map((way) => t(`team.ways.${way}`)),
                      ...(secondFactor ? [t('team.secondFactor')] : []),
                    ].join(', ') || '–',
                },
                {
                  key: 'seen',
                  header: t('team.lastSeen'),
                  cell: ({ lastSeenAt }) => (lastSeenAt === null ? t('team.notIn') : format.ago(lastSeenAt, now)),
                },
              ]}
            />
            <Drawer
              opened={chosen !== undefined}
              onClose={() => onOpen(undefined)}
              position="right"
              size="lg"
              title={chosen?.name}
            >
              {chosen !== undefined && <MemberPanel key={chosen.id} member={chosen} onGone={() => onOpen(undefined)} />}
            </Drawer>
          </>
        )
      }}
    </Async>
  )
}
