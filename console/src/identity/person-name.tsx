import { Link } from '@tanstack/react-router'
import { useIdentityWords } from './use-identity-words.ts'

type PersonNameProps = {
  readonly id: string
  readonly label: string
  /** Theirs, where they are at hand: what is kept hashed is called by its type. */
  readonly identifiers?: readonly { readonly type: string; readonly value: string }[]
}

/** Somebody by name, leading to their identity. */
export function PersonName({ id, label, identifiers }: PersonNameProps) {
  const words = useIdentityWords()
  return (
    <Link to="/people/$id" params={{ id }} search={{ tab: 'identity' }}>
      {words.person(label, identifiers)}
    </Link>
  )
}
