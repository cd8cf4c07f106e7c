import { html } from 'hono/html'
import type { ProcessingRecord } from '../../processing/index.ts'
import type { AccessView } from './access-view.ts'
import { accessWordsIn } from './access-words.ts'
import type { Markup, Setting } from './page.ts'

type Contact = NonNullable<ProcessingRecord['responsible']>['controller']

/** Who answers for the data, and how they are reached. */
export function accessResponsible({ document }: AccessView, { language }: Setting): Markup {
  const { responsible: says } = accessWordsIn(language)
  const { responsible } = document.dossier.processing
  if (!responsible) return html`<p>${says.none}</p>`
  const line = (role: string, contact: Contact | undefined) =>
    contact &&
    html`<div><dt>${role}</dt><dd dir="auto">${[contact.name, contact.address, contact.email, contact.phone].filter(Boolean).join(', ')}</dd></div>`
  return html`<dl class="card facts">${line(says.controller, responsible.controller)}
${(responsible.jointControllers ?? []).map((one) => line(says.joint, one))}
${line(says.representative, responsible.representative)}${line(says.officer, responsible.officer)}</dl>`
}

/** Who receives the data, the files that may have held it, and where nothing is written to. */
export function accessRecipients({ document, preferences }: AccessView, { language, dates }: Setting): Markup {
  const { recipients: says, quiet } = accessWordsIn(language)
  const { processing, exports, suppressions } = document.dossier
  const titleOf = (key: string) => preferences.items.find(({ subject }) => subject === key)?.title ?? key
  const named = processing.activities.flatMap(({ purpose, recipients }) =>
    recipients.map((recipient) => ({ purpose, ...recipient })),
  )
  return html`${
    named.length === 0
      ? html`<p>${says.none}</p>`
      : html`<p class="soft">${says.lead}</p>
<ul class="history card">${named.map(
          ({ name, purpose, country, safeguards }) =>
            html`<li><strong dir="auto">${name}</strong><span class="state">${says.for(titleOf(purpose))}${country !== null && ` ${says.in(country)}`}${safeguards !== null && ` · ${safeguards}`}</span></li>`,
        )}</ul>`
  }
<h3>${says.files}</h3>
<p class="soft">${exports.length === 0 ? says.filesNone : says.filesLead}</p>
${
  exports.length > 0 &&
  html`<ul class="history card">${exports.map(
    ({ at, list, purpose }) =>
      html`<li><strong>${says.list[list] ?? list}</strong><span class="state">${dates.moment(at)}${purpose !== null && ` ${says.for(titleOf(purpose))}`}</span></li>`,
  )}</ul>`
}
${
  suppressions.length > 0 &&
  html`<h3>${quiet.title}</h3>
<ul class="history card">${suppressions.map(
    ({ address, since, reason }) =>
      html`<li><strong dir="auto">${address}</strong><span class="state">${dates.day(since)}, ${quiet.reasons[reason] ?? reason}</span></li>`,
  )}</ul>`
}`
}

/** What was done with somebody's file, by what kind of principal. */
export function accessRecords({ document }: AccessView, { language, dates }: Setting): Markup {
  const { records: says } = accessWordsIn(language)
  const { records } = document.dossier
  if (records.length === 0) return html`<p>${says.none}</p>`
  return html`<p class="soft">${says.lead}</p>
<ul class="history card">${records.map(
    ({ at, what, by }) =>
      html`<li><strong>${says.what[what] ?? what}</strong><span class="state">${dates.moment(at)}, ${says.by[by] ?? by}</span></li>`,
  )}</ul>`
}
