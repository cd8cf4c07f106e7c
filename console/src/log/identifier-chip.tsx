import { CopyButton } from '../app/copy-button.tsx'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import styles from './identifier-chip.module.css'

type IdentifierChipProps = { readonly type: string; readonly value: string }

/** An identifier as type and value, ready to copy. */
export function IdentifierChip({ type, value }: IdentifierChipProps) {
  const words = useIdentityWords()
  return (
    <span className={styles.chip}>
      <span className={styles.type} title={type}>
        {words.type(type)}
      </span>
      <span className={styles.value}>{words.value(value)}</span>
      <CopyButton value={value} />
    </span>
  )
}
