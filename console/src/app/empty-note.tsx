import type { ReactNode } from 'react'
import styles from './empty-note.module.css'

type EmptyNoteProps = { readonly title: string; readonly children?: ReactNode }

/** An empty room: says so, and what to do next. The line is a string at rest. */
export function EmptyNote({ title, children }: EmptyNoteProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.string} aria-hidden="true" />
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.next}>{children}</div>}
    </div>
  )
}
