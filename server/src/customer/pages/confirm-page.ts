import { html } from 'hono/html'
import type { Link } from '../link.ts'
import type { LedgerEntry } from '../preferences.ts'
import { languageOf } from './choice-fields.ts'
import type { PageParts, Setting } from './page.ts'

/** What became of a yes that a link may confirm. */
export type Confirming = 'waits' | 'done' | 'granted' | 'refused' | 'stale'

/** Asks for the second yes (double opt-in), in the words that the first was given to. */
export function confirmPage(
  setting: Setting,
  of: {
    readonly link: Pick<Link, 'expiresAt'>
    readonly title: string
    readonly entry: LedgerEntry | undefined
    readonly what: Confirming
    readonly action: string
    readonly here: PageParts['here']
  },
): PageParts {
  const { confirm: words } = setting.words
  const { title, what, entry } = of
  const common = { here: of.here, until: of.link.expiresAt }
  if (what === 'done')
    return {
      ...common,
      title: words.done,
      main: html`<div class="note good" role="status"><p>${words.doneLead(title)}</p></div>`,
    }
  if (what !== 'waits')
    return {
      ...common,
      title: words.none,
      main: html`<div class="note" role="status"><p>${words[what](title)}</p></div>`,
    }
  const { wording = null, asked = null } = entry ?? {}
  const spoken = languageOf({ language: asked?.language }, setting)
  return {
    ...common,
    title: words.title,
    main: html`<p class="lead">${words.lead}</p>
<section class="card"><h2${spoken} dir="auto">${wording?.title ?? title}</h2>${wording && html`<p${spoken} dir="auto">${wording.text}</p>`}</section>
<form class="actions" method="post" action="${of.action}"><button type="submit">${words.button}</button></form>
<p class="soft">${words.ignore}</p>`,
  }
}
