import styles from './identifier-name.module.css'
import { TypeIcon } from './type-icon.tsx'
import { useIdentityWords } from './use-identity-words.ts'

type IdentifierNameProps = { readonly type: string; readonly value: string }

/** An identifier on one line: its sign, its type in words, its value. */
export function IdentifierName({ type, value }: IdentifierNameProps) {
  const words = useIdentityWords()
  return (
    <span className={styles.name}>
      <span className={styles.type} title={type}>
        <TypeIcon type={type} size={15} />
        {words.type(type)}
      </span>
      <span className={styles.value}>{words.value(value)}</span>
    </span>
  )
}
