import { html } from 'hono/html'
import type { PageParts, Setting } from './page.ts'

/** Why a request came to nothing. */
export type Failure = 'again' | 'busy' | 'unreadable' | 'crossSite'

/** What is said of a link that opens nothing, whatever the reason: nothing can be learned by trying. */
export function gonePage({ words }: Setting): PageParts {
  return {
    title: words.gone.title,
    main: html`<p class="lead">${words.gone.lead}</p><div class="note"><p>${words.gone.next}</p></div>`,
  }
}

/** What is said when something failed. */
export function failedPage({ words }: Setting, failure: Failure): PageParts {
  const main =
    failure === 'again'
      ? html`<p class="lead">${words.failed.lead}</p><div class="note"><p>${words.failed.again}</p></div>`
      : html`<div class="note bad" role="alert"><p>${words.failed[failure]}</p></div>`
  return { title: words.failed.title, main }
}
