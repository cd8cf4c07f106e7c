import type { ReactNode } from 'react'
import styles from './filter-bar.module.css'

/** What a list is narrowed by, and what can be done with what is left of it. The text comes first, and takes the room there is. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  return <search className={styles.bar}>{children}</search>
}
