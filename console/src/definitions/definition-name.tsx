import { Link } from '@tanstack/react-router'
import styles from './definition-name.module.css'
import type { ListedKind } from './definition-query.ts'

type DefinitionNameProps = { readonly kind: ListedKind; readonly id: string; readonly name: string }

/** `/metrics` itself belongs to the server, for Prometheus. */
const rooms = {
  elements: '/elements/$key',
  experiments: '/experiments/$key',
  metrics: '/measures/$key',
  purposes: '/purposes/$key',
  topics: '/topics/$key',
  channels: '/channels/$key',
  identifiers: '/identifiers/$key',
  'identity-rules': '/identity-rules/$key',
  'identity-issuers': '/identity-issuers/$key',
} as const satisfies Record<ListedKind, string>

/** Whether definitions of a kind have rooms of their own. */
export function isListed(kind: string): kind is ListedKind {
  return Object.hasOwn(rooms, kind)
}

/** The name of a definition as a way to it, with its key beneath. */
export function DefinitionName({ kind, id, name }: DefinitionNameProps) {
  return (
    <span className={styles.name}>
      <Link to={rooms[kind]} params={{ key: id }}>
        {name}
      </Link>
      <span className={styles.key}>{id}</span>
    </span>
  )
}
