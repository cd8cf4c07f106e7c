import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { personQuery } from './identity-query.ts'

type PersonNameProps = { readonly id: string; readonly label?: string }

/** Somebody by name, leading to their identity; asked for where only the id is told, and the id where they are gone. */
export function PersonName({ id, label }: PersonNameProps) {
  const { data } = useQuery({ ...personQuery(id), enabled: label === undefined, retry: false })
  return (
    <Link to="/people/$id" params={{ id }} search={{ tab: 'identity' }}>
      {label ?? data?.label ?? `${id.slice(0, 8)}…`}
    </Link>
  )
}
