import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './page.module.css'
import { useRecent } from './use-recent.ts'
import { useTitle } from './use-title.ts'

type PageProps = {
  readonly title: string
  /** One sentence under the title: what this room is for. */
  readonly lead?: ReactNode
  /** A small line above the title, such as the way back to the list. */
  readonly over?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of a room: one level-one heading, its actions, and the content. */
export function Page({ title, lead, over, actions, children }: PageProps) {
  useTitle(title)
  useRecent(title, over !== undefined)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.words}>
          {over !== undefined && <div className={styles.over}>{over}</div>}
          <Title order={1} className={styles.title}>
            {title}
          </Title>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
