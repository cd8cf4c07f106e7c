import { html } from 'hono/html'
import type { Link } from '../link.ts'
import type { Asked } from '../rights.ts'
import type { PageParts, Setting } from './page.ts'

/** Asks once more before a right is asked for, and says what comes of it. */
export function askPage(
  setting: Setting,
  of: {
    readonly link: Pick<Link, 'expiresAt'>
    readonly kind: Exclude<Asked, 'rectification'>
    readonly action: string
    readonly back: string
    readonly here: PageParts['here']
  },
): PageParts {
  const { data } = setting.words
  const { title, lead, button } = data.ask[of.kind]
  return {
    title,
    here: of.here,
    until: of.link.expiresAt,
    main: html`<p class="lead">${lead}</p>
<form method="post" action="${of.action}"><input type="hidden" name="kind" value="${of.kind}">
<label>${data.ask.note}<textarea class="field" name="note" maxlength="2000" dir="auto"></textarea></label>
<p class="soft">${data.ask.deadline}</p>
<div class="actions"><button type="submit">${button}</button><a class="button other" href="${of.back}">${data.ask.back}</a></div></form>`,
  }
}
