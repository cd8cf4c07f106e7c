import { html, raw } from 'hono/html'
import { FIELDS } from '../answers.ts'
import type { Answer, Preference } from '../preferences.ts'
import type { Markup, Setting } from './page.ts'

/** One choice: what is asked, on which ground, what holds, and the answer. */
export function choiceCard(item: Preference, setting: Setting): Markup {
  const { words } = setting
  const { subject, answer, asked } = item
  const consent = item.basis === 'consent'
  const labels = consent ? words.preferences : { yes: words.preferences.allow, no: words.preferences.object }
  const option = (value: Answer, label: string) =>
    html`<label><input type="radio" name="${FIELDS.choice}${subject}" value="${value}"${answer === value ? raw(' checked') : ''}>${label}</label>`
  return html`<fieldset class="card${item.parent ? ' under' : ''}" aria-describedby="why.${subject}">
<legend${languageOf(item, setting)} dir="auto">${item.title}</legend>
${item.text !== '' && html`<p${languageOf(item, setting)} dir="auto">${item.text}</p>`}
<p class="soft" id="why.${subject}">${words.bases[item.basis]}${item.parent && html` ${words.states.under(item.parent.title)}.`}</p>
<input type="hidden" name="${FIELDS.was}${subject}" value="${answer ?? ''}">
${asked && html`<input type="hidden" name="${FIELDS.asked}${subject}" value="${asked.digest}">`}
<div class="choice">${option('yes', labels.yes)}${option('no', labels.no)}</div>
<p><span class="state">${stateOf(item, setting)}.${item.parent?.refused && answer === 'yes' && html` ${words.states.without(item.parent.title)}.`}</span></p>
</fieldset>`
}

/** The language of a wording where it is not that of the page: whoever has it read aloud hears it as it is written. */
export function languageOf({ language }: Pick<Preference, 'language'>, setting: Setting): Markup | '' {
  return language === undefined || language.split('-')[0] === setting.language ? '' : html` lang="${language}"`
}

/** What holds, and since when. */
function stateOf({ basis, state, since, until }: Preference, { words, dates }: Setting): string {
  const { states } = words
  const day = since === null ? '' : dates.day(since)
  if (basis !== 'consent') return state === 'denied' || state === 'withdrawn' ? states.objected(day) : states.allowed
  if (state === 'never_asked') return states.never_asked
  const said = states[state](day)
  return state === 'granted' && until !== null ? `${said}, ${states.until(dates.day(until))}` : said
}
