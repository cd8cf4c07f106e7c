import { html } from 'hono/html'
import { FIELDS } from '../answers.ts'
import type { Link } from '../link.ts'
import type { Preference } from '../preference.ts'
import type { Preferences } from '../preferences.ts'
import { choiceCard } from './choice-card.ts'
import { languageOf } from './choice-fields.ts'
import { history } from './history.ts'
import type { Markup, PageParts, Setting } from './page.ts'
import { restrictedNote } from './restricted-note.ts'
import { topicCard } from './topic-card.ts'

/** The preference centre: every choice by itself, leaving all, and the history. */
export function preferencesPage(
  preferences: Preferences,
  setting: Setting,
  of: {
    readonly link: Pick<Link, 'id' | 'expiresAt'>
    /** Where the form is sent. */
    readonly action: string
    /** Where all that is known is shown; undefined where the link does not open it. */
    readonly data: string | undefined
    readonly here: PageParts['here']
    /** Choices whose wording changed while the page was open. */
    readonly stale?: readonly Preference[]
    /** Whether it was sent without a change. */
    readonly unchanged?: boolean
  },
): PageParts {
  const { words, theme } = setting
  const { items } = preferences
  const chosen = items.filter(({ choosable }) => choosable)
  const asked = chosen.filter(({ subscription }) => !subscription)
  const topics = Map.groupBy(
    chosen.filter(({ subscription }) => subscription),
    ({ subject }) => subject.split('@')[0],
  )
  const unasked = items.filter(({ choosable }) => !choosable)
  const { stale = [], unchanged = false, data } = of
  const main: Markup = html`<p class="lead" dir="auto">${theme.welcome[setting.language] ?? words.preferences.lead(theme.brand)}</p>
${stale.length > 0 && html`<div class="note bad" role="alert">${stale.map(({ title }) => html`<p>${words.preferences.stale(title)}</p>`)}</div>`}
${restrictedNote(preferences, setting)}
${unchanged && html`<div class="note" role="status"><p>${words.preferences.unchanged}</p></div>`}
${
  chosen.length === 0
    ? html`<div class="note"><p>${words.preferences.nothing}</p></div>`
    : html`<form method="post" action="${of.action}">
${topics.size > 0 && html`<h2>${words.preferences.sent}</h2>`}
${[...topics.values()].map((one) => topicCard(one, setting))}
${asked.length > 0 && html`<h2>${words.preferences.asked}</h2>`}
${asked.map((item) => choiceCard(item, setting))}
<div class="save">
<button type="submit">${words.preferences.save}</button>
<button type="submit" class="other" name="${FIELDS.leave}" value="all" aria-describedby="leave-hint">${words.preferences.leave}</button>
</div>
<p class="soft" id="leave-hint">${words.preferences.leaveHint}</p>
</form>`
}
${
  unasked.length > 0 &&
  html`<h2>${words.preferences.unasked}</h2>
<p class="soft">${words.preferences.unaskedLead}</p>
${unasked.map(
  (item) => html`<section class="card"><h3${languageOf(item, setting)} dir="auto">${item.title}</h3>
${item.text !== '' && html`<p${languageOf(item, setting)} dir="auto">${item.text}</p>`}
<p class="soft">${words.bases[item.basis]}</p></section>`,
)}`
}
${history(preferences, setting, of.link)}
${data !== undefined && html`<p><a href="${data}">${words.preferences.data}</a></p>`}`
  return { title: words.preferences.title, main, here: of.here, until: of.link.expiresAt }
}
