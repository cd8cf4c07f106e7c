import { html } from 'hono/html'
import type { Preference } from '../preference.ts'
import { choiceFields, languageOf } from './choice-fields.ts'
import type { Markup, Setting } from './page.ts'

/** One topic, with each channel that it goes out on as a choice of its own. */
export function topicCard(items: readonly Preference[], setting: Setting): Markup {
  const { words } = setting
  const [first] = items
  if (!first) return html``
  const { parent, subscription } = first
  return html`<section class="card"><h3${languageOf(first, setting)} dir="auto">${subscription?.topic ?? first.title}</h3>
${first.text !== '' && html`<p${languageOf(first, setting)} dir="auto">${first.text}</p>`}
${parent && html`<p class="soft">${words.states.under(parent.title)}.</p>`}
${items.map(
  (
    item,
  ) => html`<fieldset class="channel"><legend><span class="hidden">${item.subscription?.topic}: </span>${item.subscription?.channel}</legend>
${choiceFields(item, setting)}</fieldset>`,
)}</section>`
}
