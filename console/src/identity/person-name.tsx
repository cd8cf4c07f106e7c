import { Link } from '@tanstack/react-router'

type PersonNameProps = { readonly id: string; readonly label: string }

/** Somebody by name, leading to their identity. */
export function PersonName({ id, label }: PersonNameProps) {
  return (
    <Link to="/people/$id" params={{ id }} search={{ tab: 'identity' }}>
      {label}
    </Link>
  )
}
