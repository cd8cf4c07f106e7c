import styles from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

type CodeBlockProps = {
  readonly text: string
  /** What the block holds, for screen readers and for the small heading. */
  readonly label: string
}

/** Preformatted text with a copy button; scrolls inside itself and can be reached by keyboard to do so. */
export function CodeBlock({ text, label }: CodeBlockProps) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>{label}</span>
        <CopyButton value={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={label}>
        <pre className={styles.code}>{text}</pre>
      </section>
    </figure>
  )
}
