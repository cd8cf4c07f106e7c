import type { ReactNode } from 'react'
import styles from './tag.module.css'

export type Tone = 'quiet' | 'good' | 'attention' | 'bad'

type TagProps = { readonly tone?: Tone; readonly children: ReactNode }

/** A word of state; the word says it, the colour only repeats it. */
export function Tag({ tone = 'quiet', children }: TagProps) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  )
}
