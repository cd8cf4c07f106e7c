import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEntryName } from '../catalogue/use-entry-name.ts'
import styles from './purposes-page.module.css'
import type { Users } from './use-purpose-users.ts'

/** Named in a cell; all of them are on the purpose's own page. */
const shown = 3

/** The elements and traits that name a purpose, as ways to them. */
export function UsersInLine({ id, users: { elements, traits } }: { readonly id: string; readonly users: Users }) {
  const { t } = useTranslation()
  const nameOf = useEntryName()
  const all: readonly { readonly key: string; readonly way: ReactNode }[] = [
    ...elements.map(({ key, body }) => ({
      key: `element ${key}`,
      way: (
        <Link to="/elements/$key" params={{ key }}>
          {body.name}
        </Link>
      ),
    })),
    ...traits.map(({ key, body }) => ({
      key: `trait ${key}`,
      way: (
        <Link to="/catalogue/traits/$trait" params={{ trait: body.trait ?? '' }} search={{ tab: 'contract' }}>
          {nameOf({ label: body.label ?? {} }, body.trait ?? key)}
        </Link>
      ),
    })),
  ]
  if (all.length === 0) return '–'
  return (
    <span className={styles.stack}>
      {all.slice(0, shown).map(({ key, way }) => (
        <span key={key}>{way}</span>
      ))}
      {all.length > shown && (
        <Link className={styles.small ?? ''} to="/purposes/$key" params={{ key: id }} search={{ tab: 'use' }}>
          {t('purposes.more', { count: all.length - shown })}
        </Link>
      )}
    </span>
  )
}
