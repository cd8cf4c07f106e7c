// One decision in memory, against GrowthBook's SDK with equivalent rules. See README.md.

import { applyEvent, compilePlan, decideElement, type Json, type LogEvent, type Profile } from '@diapason/kernel'
import { GrowthBookClient } from '@growthbook/growthbook'
import { regexEngine } from '../server/src/definitions/index.ts'
import { originOf } from '../server/src/identity/index.ts'
import { elementBody, elementKey, experimentBody } from './support/plan-files.ts'
import { median, report } from './support/report.ts'
import { wireMessages } from './support/wire-messages.ts'
import { seeded, zipf } from './support/zipf.ts'

const ELEMENTS = 200
const EXPERIMENTS = 20
const PEOPLE = 5_000
const DRAWS = 20_000
const MILLISECONDS = 1_500
const ROUNDS = 5

type Person = { readonly id: string; readonly traits: Readonly<Record<string, Json>>; readonly profile: Profile }

const people: Person[] = wireMessages(PEOPLE)
  .filter(({ type }) => type === 'identify')
  .map((message) => {
    const id = String(message.userId)
    const traits = message.traits as Record<string, Json>
    const origin = originOf('userId', id)
    const event: LogEvent = {
      messageId: String(message.messageId),
      type: 'identify',
      name: '',
      timestamp: String(message.timestamp),
      source: 'bench',
      channel: 'web',
      origin,
      identifiers: [{ type: 'userId', value: id, origin }],
      traits,
      properties: {},
      context: {},
    }
    return { id, traits, profile: applyEvent(undefined, event).profile }
  })

const plan = compilePlan(
  [
    ...Array.from({ length: ELEMENTS }, (_, at) => ({
      kind: 'element' as const,
      key: elementKey(at),
      revision: 1,
      body: elementBody(at) as unknown as Json,
    })),
    ...Array.from({ length: EXPERIMENTS }, (_, at) => ({
      kind: 'experiment' as const,
      key: `experiment-${at}`,
      revision: 1,
      body: experimentBody(at) as unknown as Json,
    })),
  ],
  { revision: 1, regex: regexEngine },
)

/** Each element as a feature: its experiment first, where it has one, then one forced value per variant, in order. */
const features = Object.fromEntries(
  Array.from({ length: ELEMENTS }, (_, at) => {
    const { variants, fallback } = elementBody(at)
    const value = (key: string) => ({ variant: key, content: variants.find((one) => one.key === key)?.content })
    const experiment = {
      key: `experiment-${at / 10}`,
      hashAttribute: 'userId',
      hashVersion: 2,
      variations: [{ variant: 'as-before' }, value('loyal')],
    }
    const rules = variants.map(({ key, when }) => ({ condition: when, force: value(key) }))
    const isTested = at % 10 === 0 && at / 10 < EXPERIMENTS
    return [elementKey(at), { defaultValue: fallback, rules: isTested ? [experiment, ...rules] : rules }]
  }),
)
const growthbook = new GrowthBookClient().initSync({ payload: { features } as never })

const random = seeded(3)
const person = zipf(people.length, random)
const context = { channel: 'web', locale: 'fr-FR', device: { type: 'mobile' } }
const now = '2026-11-21T10:02:00.000Z'
const draws = Array.from({ length: DRAWS }, () => ({
  who: people[person()] as Person,
  element: elementKey(Math.floor(random() * ELEMENTS)),
}))

/** Decisions per second, each draw in turn until time is up. */
function measure(decide: (draw: (typeof draws)[number]) => unknown): number {
  const began = performance.now()
  let decisions = 0
  let kept: unknown
  do {
    for (const draw of draws) kept = decide(draw)
    decisions += draws.length
  } while (performance.now() - began < MILLISECONDS)
  if (kept === undefined) throw new Error('nothing was decided')
  return decisions / ((performance.now() - began) / 1000)
}

const ours = ({ who, element }: (typeof draws)[number]) =>
  decideElement(plan, element, {
    profile: who.profile,
    identifiers: [{ type: 'userId', value: who.id }],
    context,
    channel: 'web',
    now,
  })
const theirs = ({ who, element }: (typeof draws)[number]) =>
  growthbook.evalFeature(element, { attributes: { userId: who.id, traits: who.traits, context } })

// Equivalent rules give equal answers, or the comparison would mean nothing.
for (const draw of draws.slice(0, 2_000)) {
  const decision = ours(draw)
  const feature = theirs(draw)
  const shown = (feature.value as { variant?: string } | null)?.variant ?? null
  if (
    feature.source === 'experiment' ? shown !== 'as-before' && decision?.variant !== shown : decision?.variant !== shown
  )
    throw new Error(`${draw.element}: ${JSON.stringify(decision)} and ${JSON.stringify(feature)}`)
}

const rounds: { subject: number; reference: number }[] = []
for (let round = 0; round <= ROUNDS; round += 1) {
  const both = { subject: measure(ours), reference: measure(theirs) }
  if (round > 0) rounds.push(both)
}
report({
  bench: 'decide-kernel',
  settings: { elements: ELEMENTS, experiments: EXPERIMENTS, people: people.length, rounds: ROUNDS, flagd: 'not yet' },
  measures: [
    {
      name: 'decide-kernel-growthbook',
      value: median(rounds.map((round) => round.subject)),
      unit: 'decisions/s',
      reference: median(rounds.map((round) => round.reference)),
      ratio: median(rounds.map((round) => round.subject / round.reference)),
      target: 'ratio ≥ 5',
    },
  ],
  rounds,
})
