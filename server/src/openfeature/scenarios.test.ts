import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OfrepStage } from './ofrep-stage.test-support.ts'
import { publicElements, readScenarios, type Scenario, scenariosPresent } from './public-scenarios.test-support.ts'
import { perform, ScenarioWorld } from './scenario-steps.test-support.ts'

/**
 * OpenFeature's public scenarios (specification, assets/gherkin) through its own SDKs and OFREP providers, unmodified: the one for
 * servers and the one for pages. What does not apply is listed with the reason, here and in docs/guides/openfeature.md.
 */
const FILES = ['evaluation', 'evaluation_v2', 'contextMerging', 'hooks', 'metadata'].map((name) => `${name}.feature`)

type NotApplying = readonly [name: RegExp, why: string]

const METADATA: NotApplying = [
  /^(Returns metadata|Returns no metadata|Flag metadata in evaluation details)/,
  'The metadata of a flag is its decision: elements have none that is authored, and are never without a decision id.',
]
const CACHED: NotApplying = [
  /^CACHED reason/,
  'Each answer is decided; what a client keeps by itself it does not call CACHED.',
]

const NOT_APPLYING = {
  server: [
    METADATA,
    CACHED,
    [
      /^(Provider not ready error|Provider in fatal state error|Provider status accessibility \([2-5]\))/,
      'The provider for servers has nothing to get ready: it asks at each evaluation.',
    ],
    [
      /^DISABLED reason/,
      'An element that is disabled and shows nothing leaves the value out, as OFREP says; this provider takes that for an error.',
    ],
  ],
  web: [
    METADATA,
    CACHED,
    [/context entry|context entries/, 'The SDK for pages has one context, and nothing to merge.'],
  ],
} as const satisfies Record<string, readonly NotApplying[]>

const all = FILES.flatMap(readScenarios)
const whyNot = (kind: keyof typeof NOT_APPLYING, { name }: Scenario) =>
  NOT_APPLYING[kind].find(([pattern]) => pattern.test(name))?.[1]

let stage: OfrepStage

beforeAll(async () => {
  stage = await OfrepStage.open()
  for (const { key, body } of publicElements()) await stage.define(`elements/${key}`, body)
  // The first file evaluates one flag that is not among the public ones.
  await stage.define('elements/context-aware', {
    name: 'As the first public test bed had it',
    variants: [
      {
        key: 'internal',
        when: { 'context.fn': 'Sulisław', 'context.ln': 'Świętopełk', 'context.age': 29, 'context.customer': false },
        content: 'INTERNAL',
      },
    ],
    fallback: { content: 'EXTERNAL' },
  })
})
afterAll(() => stage.server.stop())

test.skipIf(scenariosPresent)('the public scenarios of OpenFeature are not here, and were not run', () => {})

describe.skipIf(!scenariosPresent)('the public scenarios of OpenFeature', () => {
  test('are read, and nearly all apply', () => {
    expect(all.length).toBeGreaterThan(90)
    for (const kind of ['server', 'web'] as const) {
      const applying = all.filter((scenario) => whyNot(kind, scenario) === undefined)
      expect(applying.length / all.length, kind).toBeGreaterThan(0.7)
      for (const [pattern] of NOT_APPLYING[kind]) expect(all.some(({ name }) => pattern.test(name))).toBe(true)
    }
  })

  describe.each(['server', 'web'] as const)('through the provider for a %s', (kind) => {
    for (const scenario of all) {
      const why = whyNot(kind, scenario)
      const name = `${scenario.file}: ${scenario.name}`
      if (why !== undefined) test.skip(`${name} – ${why}`, () => {})
      else
        test(name, async () => {
          const world = new ScenarioWorld(kind, { server: stage.server, token: stage.secret })
          try {
            for (const step of scenario.steps) await perform(world, step)
          } finally {
            await world.client?.close()
          }
        })
    }
  })
})
