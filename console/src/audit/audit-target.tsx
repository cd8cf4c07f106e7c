import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Named } from './audit.ts'
import { useNamed } from './use-named.ts'

/** What something was done to: its kind and its name, which leads there where a room shows it. */
export function AuditTarget({ target }: { readonly target: Named }) {
  const named = useNamed()
  const name = named.target(target)
  // A person who signs in is known by name alone.
  const kind = target.kind === 'user' ? '' : named.kind(target.kind)
  return (
    <span title={target.id}>
      {kind}
      {kind !== '' && name !== '' && ' '}
      {name !== '' && <Way target={target}>{name}</Way>}
    </span>
  )
}

function Way({ target: { kind, id }, children }: { readonly target: Named; readonly children: ReactNode }) {
  switch (kind) {
    case 'element':
      return (
        <Link to="/elements/$key" params={{ key: id }}>
          {children}
        </Link>
      )
    case 'experiment':
      return (
        <Link to="/experiments/$key" params={{ key: id }}>
          {children}
        </Link>
      )
    case 'metric':
      return (
        <Link to="/measures/$key" params={{ key: id }}>
          {children}
        </Link>
      )
    case 'purpose':
      return (
        <Link to="/purposes/$key" params={{ key: id }}>
          {children}
        </Link>
      )
    case 'person':
      return (
        <Link to="/people/$id" params={{ id }}>
          {children}
        </Link>
      )
    case 'request':
    case 'erasure':
      return (
        <Link to="/requests/$id" params={{ id }}>
          {children}
        </Link>
      )
    case 'key':
      return (
        <Link to="/keys" search={{ id }}>
          {children}
        </Link>
      )
    case 'rejected':
      return (
        <Link to="/rejected" search={{ id }}>
          {children}
        </Link>
      )
    default:
      return <strong>{children}</strong>
  }
}
