import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoleTable } from './member.ts'
import styles from './team.module.css'

/** Permission × role and kind of key, in words, grouped by what they are about. */
export function RolesMatrix({ table }: { readonly table: RoleTable }) {
  const { t } = useTranslation()
  const nouns = Map.groupBy(table.permissions, ({ permission }) => permission.split(':')[0] ?? '')
  const columns = table.roles.length + table.keyKinds.length + 1
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.matrix} tabIndex={0} aria-label={t('team.tabs.roles')}>
      <table>
        <caption>{t('team.tabs.roles')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('team.permission')}</th>
            {table.roles.map((role) => (
              <th key={role} scope="col">
                {t(`team.roles.${role}`)}
              </th>
            ))}
            {table.keyKinds.map((kind, at) => (
              <th key={kind} scope="col" className={at === 0 ? styles.first : undefined}>
                {t(`keys.kinds.${kind}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...nouns].map(([noun, permissions]) => (
            <Fragment key={noun}>
              <tr>
                <th colSpan={columns} scope="colgroup" className={styles.noun}>
                  {t(`permissions.${noun}.title`)}
                </th>
              </tr>
              {permissions.map(({ permission, roles, keys }) => (
                <tr key={permission}>
                  <th scope="row">{t(`permissions.${noun}.${permission.split(':')[1] ?? ''}`)}</th>
                  {table.roles.map((role) => (
                    <Held key={role} held={roles.includes(role)} />
                  ))}
                  {table.keyKinds.map((kind, at) => (
                    <Held key={kind} held={keys.includes(kind)} first={at === 0} />
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Held({ held, first = false }: { readonly held: boolean; readonly first?: boolean }) {
  const { t } = useTranslation()
  return (
    <td className={first ? styles.first : undefined}>
      <span className={held ? styles.yes : styles.no} role="img" aria-label={t(held ? 'team.may' : 'team.mayNot')}>
        {held ? '●' : '–'}
      </span>
    </td>
  )
}
