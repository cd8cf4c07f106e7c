import { html } from 'hono/html'
import { FIELDS } from '../answers.ts'
import type { Link } from '../link.ts'
import type { SavedChoice } from '../saved.ts'
import { languageOf } from './choice-fields.ts'
import type { PageParts, Setting } from './page.ts'

/** What was saved, as the ledger has it, and what takes it back. */
export function savedPage(
  saved: readonly SavedChoice[],
  setting: Setting,
  of: {
    readonly link: Pick<Link, 'expiresAt'>
    /** Where the choices are. */
    readonly back: string
    readonly here: PageParts['here']
  },
): PageParts {
  const { words, dates } = setting
  const [first] = saved
  const undoable = saved.filter(({ undo }) => undo !== undefined)
  const main = html`${
    first === undefined
      ? html`<p class="lead">${words.saved.nothing}</p>`
      : html`<div class="note good" role="status"><p>${words.saved.lead}</p><p>${words.saved.at(dates.moment(first.entry.recordedAt))}</p></div>
<ul class="history card">${saved.map((one) => savedLine(one, setting))}</ul>`
  }
<div class="actions">
${
  undoable.length > 0 &&
  html`<form method="post" action="${of.back}">${undoable.map(
    ({ entry: { purpose }, item, undo, frequency }) =>
      html`<input type="hidden" name="${FIELDS.was}${purpose}" value="${undo === 'yes' ? 'no' : 'yes'}">
<input type="hidden" name="${FIELDS.choice}${purpose}" value="${undo}">
${item?.asked && html`<input type="hidden" name="${FIELDS.asked}${purpose}" value="${item.asked.digest}">`}
${undo === 'yes' && frequency !== undefined && html`<input type="hidden" name="${FIELDS.often}${purpose}" value="${frequency}">`}`,
  )}<button type="submit" class="other">${words.saved.undo}</button></form>`
}
<a class="button" href="${of.back}">${words.saved.back}</a>
</div>`
  return {
    title: first === undefined ? words.preferences.title : words.saved.title,
    main,
    here: of.here,
    until: of.link.expiresAt,
  }
}

function savedLine({ entry, item, undo }: SavedChoice, setting: Setting) {
  const { words } = setting
  const { state } = entry
  const answer = state === 'pending' ? words.saved.pending : state === 'granted' ? words.saved.yes : words.saved.no
  return html`<li><div class="pair"><strong dir="auto"${item ? languageOf(item, setting) : ''}>${item?.title ?? entry.purpose}</strong>
<span class="tag ${state === 'denied' || state === 'withdrawn' ? 'no' : 'yes'}">${answer}${entry.frequency !== undefined && html` · ${oftenOf(entry.frequency, setting)}`}</span></div>
${state === 'pending' && html`<p class="soft">${words.saved.pendingNote}</p>`}
${undo === 'yes' && item && item.text !== '' && html`<p class="soft" dir="auto"${languageOf(item, setting)}>${item.text}</p>`}</li>`
}

function oftenOf(frequency: string, { words }: Setting): string {
  return (words.frequencies as Readonly<Record<string, string>>)[frequency] ?? frequency
}
