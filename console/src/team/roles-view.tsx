import { Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { type RoleTable, roles } from './member.ts'
import { RolesMatrix } from './roles-matrix.tsx'
import styles from './team.module.css'
import { rolesQuery } from './team-query.ts'

const route = getRouteApi('/inside/team')

/** What each role and each kind of key may do: one table, or one role at a time where there is no room for it. */
export function RolesView({ role }: { readonly role: string | undefined }) {
  const { t } = useTranslation()
  const query = useQuery(rolesQuery)
  const narrow = useMediaQuery('(max-width: 760px)')
  return (
    <>
      <dl className={styles.meaning}>
        {roles.map((one) => (
          <div key={one}>
            <dt>{t(`team.roles.${one}`)}</dt>
            <dd>{t(`team.roleHelp.${one}`)}</dd>
          </div>
        ))}
      </dl>
      <Async query={query} rows={12}>
        {(table) => (narrow ? <OneRole table={table} role={role} /> : <RolesMatrix table={table} />)}
      </Async>
    </>
  )
}

function OneRole({ table, role }: { readonly table: RoleTable; readonly role: string | undefined }) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const chosen = roles.find((one) => one === role) ?? 'admin'
  return (
    <>
      <Select
        label={t('team.role')}
        mb="md"
        data={roles.map((value) => ({ value, label: t(`team.roles.${value}`) }))}
        value={chosen}
        allowDeselect={false}
        onChange={(value) => void navigate({ search: { tab: 'roles', role: value ?? 'admin' }, replace: true })}
      />
      <ul className={styles.list}>
        {table.permissions.map(({ permission, roles: holders }) => {
          const [noun = '', verb = ''] = permission.split(':')
          const held = holders.includes(chosen)
          return (
            <li key={permission}>
              <span
                className={held ? styles.yes : styles.no}
                role="img"
                aria-label={t(held ? 'team.may' : 'team.mayNot')}
              >
                {held ? '●' : '–'}
              </span>{' '}
              {t(`permissions.${noun}.${verb}`)}
            </li>
          )
        })}
      </ul>
    </>
  )
}
