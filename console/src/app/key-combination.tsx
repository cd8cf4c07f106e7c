import { isApple } from './is-apple.ts'
import styles from './key-combination.module.css'

type KeyCombinationProps = {
  /** In the order in which they are pressed; `mod` is Ctrl, or ⌘ on Apple's machines. */
  readonly keys: readonly string[]
}

/** Keys as they are written on a keyboard. */
export function KeyCombination({ keys }: KeyCombinationProps) {
  return (
    <span className={styles.keys}>
      {keys.map((key, at) => (
        <kbd key={keys.slice(0, at + 1).join(' ')} className={styles.key}>
          {key === 'mod' ? (isApple() ? '⌘' : 'Ctrl') : key}
        </kbd>
      ))}
    </span>
  )
}
