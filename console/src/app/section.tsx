import { Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import styles from './section.module.css'

type SectionProps = {
  readonly title: string
  readonly note?: ReactNode
  readonly aside?: ReactNode
  /** Whether the content stands in a box of its own; prose and plots breathe better without one. */
  readonly boxed?: boolean
  readonly children: ReactNode
}

/** A part of a room, named for screen readers by its heading. */
export function Section({ title, note, aside, boxed = false, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div className={styles.head}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </div>
      <div className={boxed ? styles.box : undefined}>{children}</div>
    </section>
  )
}
