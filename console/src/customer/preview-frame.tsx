import { useRef } from 'react'
import styles from './page-preview.module.css'

type PreviewFrameProps = {
  /** The whole page; undefined until it is drawn. */
  readonly html: string | undefined
  readonly title: string
  /** In CSS pixels, before it is scaled. */
  readonly width: number
  readonly scale: number
  /** A link of the page was followed, or its form sent: where it leads. */
  readonly onFollow: (to: string) => void
}

/** Height of what is looked through, in CSS pixels. */
const height = 640

/**
 * A page in a frame in which no script runs and no form is sent: it may be read from here, and nothing in it can do anything. What is clicked there is told, and leads nowhere by
 * itself; where one read it is kept while it is drawn again.
 */
export function PreviewFrame({ html, title, width, scale, onFollow }: PreviewFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const top = useRef(0)
  const page = useRef('')
  const listen = () => {
    const inside = frame.current?.contentDocument
    if (!inside) return
    const { scrollingElement: scroller } = inside
    // A redrawn page is read on; another one from its beginning.
    if (inside.title === page.current) scroller?.scrollTo(0, top.current)
    page.current = inside.title
    inside.addEventListener('scroll', () => {
      top.current = scroller?.scrollTop ?? 0
    })
    inside.addEventListener('click', (event) => {
      const link = closest(event.target, 'a[href]')
      // A form that may not be sent does not even say that somebody tried.
      const button = closest(event.target, 'button[type="submit"]')
      if (link ?? button) event.preventDefault()
      const form = button?.closest('form')
      followed(link?.getAttribute('href') ?? form?.getAttribute('action') ?? undefined, inside)
    })
  }
  const followed = (to: string | undefined, inside: Document) => {
    if (to === '#main') inside.getElementById('main')?.focus()
    else if (to?.startsWith('#')) onFollow(to.slice(1))
  }
  return (
    <div className={styles.window} style={{ width: width * scale, height }}>
      <iframe
        ref={frame}
        className={styles.frame}
        title={title}
        sandbox="allow-same-origin"
        srcDoc={html ?? ''}
        onLoad={listen}
        style={{ width, height: height / scale, transform: `scale(${scale})` }}
      />
    </div>
  )
}

/** What was clicked is of the realm of the frame, so that no `instanceof` of ours knows it. */
function closest(target: EventTarget | null, selector: string): Element | undefined {
  return (target as Partial<Element> | null)?.closest?.(selector) ?? undefined
}
