import { html } from 'hono/html'
import type { Preference } from '../preference.ts'
import { choiceFields, languageOf } from './choice-fields.ts'
import type { Markup, Setting } from './page.ts'

/** One purpose: what is asked, on which ground, what holds, and the answer. */
export function choiceCard(item: Preference, setting: Setting): Markup {
  const { words } = setting
  const { subject, parent } = item
  return html`<fieldset class="card${parent ? ' under' : ''}" aria-describedby="why.${subject}">
<legend${languageOf(item, setting)} dir="auto">${item.title}</legend>
${item.text !== '' && html`<p${languageOf(item, setting)} dir="auto">${item.text}</p>`}
<p class="soft" id="why.${subject}">${words.bases[item.basis]}${parent && html` ${words.states.under(parent.title)}.`}</p>
${choiceFields(item, setting)}
</fieldset>`
}
