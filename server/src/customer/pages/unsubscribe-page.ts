import { html } from 'hono/html'
import type { Link } from '../link.ts'
import type { PageParts, Setting } from './page.ts'

/** One button that ends one thing, or everything: whoever only looks, a scanner of links for one, ends nothing. */
export function unsubscribePage(
  setting: Setting,
  of: {
    readonly link: Pick<Link, 'expiresAt'>
    /** What ends, as people know it; undefined for everything. */
    readonly title: string | undefined
    readonly action: string
    readonly here: PageParts['here']
    /** `ended`: just now. `before`: it had ended already. */
    readonly done?: 'ended' | 'before'
  },
): PageParts {
  const { unsubscribe: words } = setting.words
  const { title, done } = of
  const common = { here: of.here, until: of.link.expiresAt }
  if (done !== undefined)
    return {
      ...common,
      title: words.done,
      main: html`<div class="note good" role="status"><p>${title === undefined ? words.doneAll : words.doneLead(title)}</p>${done === 'before' && html`<p>${words.already}</p>`}</div>
<p class="soft">${words.mistake}</p>`,
    }
  return {
    ...common,
    title: words.title,
    main: html`<p class="lead">${title === undefined ? words.all : words.lead(title)}</p>
<form class="actions" method="post" action="${of.action}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">${words.button}</button></form>`,
  }
}
