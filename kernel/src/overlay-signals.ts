import { type Choices, choiceOf, type StandingChoice } from './choice.ts'
import { getOwn, setOwn } from './own-property.ts'
import { type SignalWord, signalName } from './signal-words.ts'

/**
 * What stands of somebody's choices while a request signals: a refusal counts at once, before any message has brought it. Not against a yes that was said while the same
 * signal was known of the same origin: that is the person's own, later word. A yes by signal is never taken from a request, for nothing keeps it.
 *
 * @param origins those that the request names
 * @param now ISO 8601
 */
export function overlaySignals({
  choices,
  words,
  origins,
  now,
}: {
  readonly choices: Choices | undefined
  readonly words: readonly SignalWord[]
  readonly origins: readonly string[]
  readonly now: string
}): Choices | undefined {
  let overlaid: Record<string, StandingChoice> | undefined
  for (const { purpose, kind, state } of words) {
    if (state !== 'denied') continue
    const stands = choiceOf(choices, purpose)
    if (stands?.state === 'denied' || stands?.state === 'withdrawn') continue
    const known = stands?.signals
    const isKnown = known && origins.some((one) => getOwn(known, signalName(one, kind))?.state === 'denied')
    if (stands?.state === 'granted' && isKnown) continue
    overlaid ??= { ...choices }
    setOwn(overlaid, purpose, { ...stands, state: 'denied', at: now, until: null })
  }
  return overlaid ?? choices
}
