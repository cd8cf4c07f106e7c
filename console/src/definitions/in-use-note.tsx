import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../app/api-error.ts'
import styles from '../app/problem-note.module.css'
import type { EntryBody } from '../catalogue/catalogue.ts'
import { useEntryName } from '../catalogue/use-entry-name.ts'
import { DefinitionName, isListed } from './definition-name.tsx'
import { definitionsQuery, type ListedKind } from './definition-query.ts'

/** Why a definition cannot go: those that name it, as ways to them. */
export function InUseNote({ error }: { readonly error: ApiError }) {
  const { t } = useTranslation()
  const users = [...new Set((error.problem.errors ?? []).map(({ path }) => path))].map((path) => {
    const [kind = '', ...key] = path.split('/')
    return { kind, key: key.join('/') }
  })
  return (
    <div role="alert" className={styles.note}>
      <IconAlertTriangle size={20} aria-hidden="true" className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.text}>{t('errors.definition_in_use')}</p>
        <ul className={styles.list}>
          {users.map(({ kind, key }) => (
            <li key={`${kind} ${key}`}>
              {isListed(kind) ? (
                <Listed kind={kind} id={key} />
              ) : kind === 'trait-entries' ? (
                <Trait id={key} />
              ) : (
                `${kind} ${key}`
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function Listed({ kind, id }: { readonly kind: ListedKind; readonly id: string }) {
  const known = useQuery(definitionsQuery<{ name: string }>(kind)).data
  return <DefinitionName kind={kind} id={id} name={known?.find(({ key }) => key === id)?.body.name ?? id} />
}

function Trait({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const nameOf = useEntryName()
  const body = useQuery(definitionsQuery<EntryBody>('trait-entries')).data?.find(({ key }) => key === id)?.body
  return (
    <>
      {t('catalogue.trait')}{' '}
      <Link to="/catalogue/$kind/$key" params={{ kind: 'trait-entries', key: id }}>
        {nameOf(body === undefined ? null : { label: body.label ?? {} }, body?.trait ?? id)}
      </Link>
    </>
  )
}
