import type { EvaluationContext, Hook, JsonValue } from '@openfeature/server-sdk'
import { expect } from 'vitest'
import type { TestApp } from '../app.test-support.ts'
import {
  CLIENTS,
  type Client,
  type Details,
  type FlagType,
  type Level,
  type State,
  type Wanted,
} from './clients.test-support.ts'
import type { Step } from './public-scenarios.test-support.ts'

type Stage = { readonly server: TestApp; readonly token: string }
type Called = { readonly stage: string; readonly details?: Details }

/** What one scenario has come to. */
export class ScenarioWorld {
  client: Client | undefined
  wanted: Wanted | undefined
  context: EvaluationContext = {}
  details: Details | undefined
  readonly called: Called[] = []
  readonly order: string[] = []
  hooks: readonly Hook[] = []
  levels: readonly Level[] = []
  readonly at = new Map<Level, EvaluationContext>()
  readonly #kind: keyof typeof CLIENTS
  readonly #stage: Stage

  constructor(kind: keyof typeof CLIENTS, stage: Stage) {
    this.#kind = kind
    this.#stage = stage
  }

  async open(state: State): Promise<void> {
    await this.client?.close()
    this.client = await CLIENTS[this.#kind]({ ...this.#stage, state })
  }

  async evaluate(wanted = this.wanted): Promise<void> {
    if (!this.client || !wanted) throw new Error('The scenario names no flag.')
    this.details = await this.client.details(wanted, { context: this.context, hooks: this.hooks })
  }

  /** Evaluates with what was put on each level, and finds in the decision log what arrived. */
  async merged(): Promise<EvaluationContext> {
    const levels = this.client?.levels
    if (!this.client || !levels) throw new Error('This SDK has no levels.')
    const of = (level: Level) => this.at.get(level) ?? {}
    levels.set('API', of('API'))
    levels.set('Client', of('Client'))
    const before: Hook = { before: () => of('Before Hooks') }
    const flag: Wanted = { type: 'Boolean', key: 'boolean-flag', fallback: false }
    const { client } = this
    const { flagMetadata } = await levels.inTransaction(of('Transaction'), () =>
      client.details(flag, { context: of('Invocation'), hooks: [before] }),
    )
    const id = String(flagMetadata.decisionId).slice(0, 36)
    const rows = () =>
      this.#stage.server.clickhouse.query<{ context: string }>(
        'SELECT context FROM decision_inputs WHERE id = {id:UUID}',
        { id },
      )
    await expect.poll(rows, { timeout: 30_000 }).toHaveLength(1)
    return JSON.parse((await rows())[0]?.context ?? '{}').context
  }
}

/** Values are written as texts: JSON of their type. */
function read(type: string, text: string): JsonValue {
  const isText = /^string$/i.test(type)
  return isText ? text : (JSON.parse(text.replaceAll('\\"', '"')) as JsonValue)
}

function typed(type: string): FlagType {
  if (/^(integer|float)$/i.test(type)) return 'Number'
  return `${type.slice(0, 1).toUpperCase()}${type.slice(1)}` as FlagType
}

function recording(world: ScenarioWorld): Hook {
  const note = (stage: string, details?: Details) => void world.called.push({ stage, ...(details ? { details } : {}) })
  return {
    before: () => note('before'),
    after: (_, details) => note('after', details),
    error: () => note('error'),
    finally: (_, details) => note('finally', details),
  }
}

const DETAIL: Readonly<Record<string, (details: Details) => unknown>> = {
  flag_key: ({ flagKey }) => flagKey,
  value: ({ value }) => value,
  variant: ({ variant }) => variant ?? null,
  reason: ({ reason }) => reason,
  error_code: ({ errorCode }) => errorCode ?? null,
}

type Act = (world: ScenarioWorld, parts: readonly string[], table: Step['table']) => unknown

const steps: readonly (readonly [RegExp, Act])[] = [
  [/^a stable provider( with retrievable context is registered)?$/, (world) => world.open('stable')],
  [/^a (stable|not ready|error|fatal|stale) provider$/, (world, [state]) => world.open(state as State)],
  [
    /^an? (\w+)-flag with key "(.+)" and a fallback value "(.*)"$/,
    (world, [type = '', key = '', fallback = '']) => {
      world.wanted = { type: typed(type), key, fallback: read(type, fallback) }
    },
  ],
  [
    /^a context containing a key "(.+)", with type "(\w+)" and with value "(.*)"$/,
    (world, [key = '', type = '', value = '']) => {
      world.context = { ...world.context, [key]: read(type, value) }
    },
  ],
  [
    /^a context containing a key "(.+)" with null value$/,
    (world, [key = '']) => {
      world.context = { ...world.context, [key]: null }
    },
  ],
  [
    /^the flag was evaluated with details( asynchronously| using the evaluation options)?$/,
    (world) => world.evaluate(),
  ],
  [
    /^the resolved details value should be "(.*)"$/,
    ({ details, wanted }, [value = '']) => {
      expect(details?.value).toEqual(read(wanted?.type ?? '', value))
    },
  ],
  [/^the reason should be "(.*)"$/, ({ details }, [reason]) => expect(details?.reason).toBe(reason)],
  [/^the error-code should be "(.*)"$/, ({ details }, [code]) => expect(details?.errorCode).toBe(code)],
  [/^the flag key should be "(.*)"$/, ({ details }, [key]) => expect(details?.flagKey).toBe(key)],
  [/^the variant should be "([^"]*)"$/, ({ details }, [variant]) => expect(details?.variant).toBe(variant)],
  [/^the provider status should be "(.*)"$/, ({ client }, [status]) => expect(client?.status()).toBe(status)],
  [/^the evaluation should complete without blocking$/, ({ details }) => expect(details).toBeDefined()],

  [/^a client with added hook$/, (world) => world.client?.addHook(recording(world))],
  [
    /^the "(.+)" hooks? should have been executed$/,
    ({ called }, [stage]) => expect(called.map((one) => one.stage)).toContain(stage),
  ],
  [
    /^the "(.+)" hooks should be called with evaluation details$/,
    ({ called }, [stages = ''], [, ...rows]) => {
      for (const stage of stages.split(', ')) {
        const details = called.find((one) => one.stage === stage)?.details
        for (const [type = '', key = '', value = ''] of rows)
          expect(details && DETAIL[key]?.(details), `${stage} ${key}`).toBe(value === 'null' ? null : read(type, value))
      }
    },
  ],
  [
    /^evaluation options containing specific hooks$/,
    (world) => {
      const named = (name: string): Hook => ({
        before: () => void world.order.push(`before ${name}`),
        after: () => void world.order.push(`after ${name}`),
      })
      world.hooks = [named('1'), named('2')]
    },
  ],
  [/^the specified hooks should execute during evaluation$/, ({ order }) => expect(order).toHaveLength(4)],
  [
    /^the hook order should be maintained$/,
    // Specification 4.4.2: after hooks run in the reverse order.
    ({ order }) => expect(order).toEqual(['before 1', 'before 2', 'after 2', 'after 1']),
  ],
  [
    /^an evaluation context with modifiable data$/,
    (world) => {
      world.context = { email: 'ballmer@macrosoft.com', nested: { list: [1] } }
    },
  ],
  [
    /^the original evaluation context should remain unmodified$/,
    ({ context }) => expect(context).toEqual({ email: 'ballmer@macrosoft.com', nested: { list: [1] } }),
  ],
  [
    /^the evaluation details should be immutable$/,
    ({ details }) => expect(details?.flagMetadata).toSatisfy(Object.isFrozen),
  ],

  [
    /^A context entry with key "(.+)" and value "(.+)" is added to the "(.+)" level$/,
    ({ at }, [key = '', value = '', level]) => void at.set(level as Level, { ...at.get(level as Level), [key]: value }),
  ],
  [
    /^A table with levels of increasing precedence$/,
    (world, _, table) => {
      world.levels = table.map(([level]) => level as Level)
    },
  ],
  [
    /^Context entries for each level from API level down to the "(.+)" level, with key "(.+)" and value "(.+)"$/,
    ({ at, levels }, [last, key = '']) => {
      // The value is named like its level, the last of which must win.
      for (const level of levels.slice(0, levels.indexOf(last as Level) + 1)) at.set(level, { [key]: level })
    },
  ],
  [
    /^Some flag was evaluated$/,
    async (world) => {
      world.context = await world.merged()
    },
  ],
  [
    /^The merged context contains an entry with key "(.+)" and value "(.+)"$/,
    ({ context }, [key = '', value]) => expect(context[key]).toBe(value),
  ],

  [
    /^an? (\w+) flag with key "(.+)" is evaluated (?:with details and|with)(?: a)? ?default value "?([^"]*)"?$/,
    (world, [type = '', key = '', fallback = '']) =>
      world.evaluate({ type: typed(type), key, fallback: read(type, fallback) }),
  ],
  [
    /^an object flag with key "(.+)" is evaluated with (?:details and )?a null default value$/,
    (world, [key = '']) => world.evaluate({ type: 'Object', key, fallback: null }),
  ],
  [
    /^the resolved (\w+) value should be "?([^"]*)"?$/,
    ({ details }, [type = '', value = '']) => expect(details?.value).toEqual(read(type, value)),
  ],
  [
    /^the resolved (\w+) details value should be "?([^"]*)"?, the variant should be "(.+)", and the reason should be "(.+)"$/,
    ({ details }, [type = '', value = '', variant, reason]) =>
      expect(details).toMatchObject({ value: read(type, value), variant, reason }),
  ],
  [
    /^the resolved object (?:details )?value should be contain fields "(.+)", "(.+)", and "(.+)", with values "(.+)", "(.+)" and (\d+), respectively$/,
    ({ details }, [first = '', second = '', third = '', yes = '', text, number]) =>
      expect(details?.value).toEqual({ [first]: JSON.parse(yes), [second]: text, [third]: Number(number) }),
  ],
  [
    /^the variant should be "(.+)", and the reason should be "(.+)"$/,
    ({ details }, [variant, reason]) => expect(details).toMatchObject({ variant, reason }),
  ],
  [
    /^context contains keys "(.+)", "(.+)", "(.+)", "(.+)" with values "(.+)", "(.+)", (\d+), "(.+)"$/,
    (world, [fn = '', ln = '', age = '', customer = '', first = '', last = '', years, flag]) => {
      world.context = { [fn]: first, [ln]: last, [age]: Number(years), [customer]: flag === 'true' }
    },
  ],
  [
    /^a flag with key "(.+)" is evaluated with default value "(.+)"$/,
    (world, [key = '', fallback = '']) => world.evaluate({ type: 'String', key, fallback }),
  ],
  [/^the resolved string response should be "(.+)"$/, ({ details }, [value]) => expect(details?.value).toBe(value)],
  [
    /^the resolved flag value is "(.+)" when the context is empty$/,
    async (world, [value = '']) => {
      await world.open('stable')
      world.context = {}
      await world.evaluate({ type: 'String', key: 'context-aware', fallback: 'none' })
      expect(world.details?.value).toBe(value)
    },
  ],
  [
    /^a non-existent string flag with key "(.+)" is evaluated with details and a fallback value "(.+)"$/,
    (world, [key = '', fallback = '']) => {
      world.wanted = { type: 'String', key, fallback }
      return world.evaluate()
    },
  ],
  [
    /^a string flag with key "(.+)" is evaluated as an integer, with details and a fallback value (\d+)$/,
    (world, [key = '', fallback]) => {
      world.wanted = { type: 'Number', key, fallback: Number(fallback) }
      return world.evaluate()
    },
  ],
  [
    /^the default (\w+) value should be returned$/,
    ({ details, wanted }) => expect(details?.value).toEqual(wanted?.fallback),
  ],
  [
    /^the reason should indicate an error and the error code should indicate .+ with "(.+)"$/,
    ({ details }, [errorCode]) => expect(details).toMatchObject({ reason: 'ERROR', errorCode }),
  ],
]

/** Does what a step says. @throws Error for one that nobody knows */
export async function perform(world: ScenarioWorld, { text, table }: Step): Promise<void> {
  for (const [pattern, act] of steps) {
    const parts = pattern.exec(text)
    if (parts) return void (await act(world, parts.slice(1), table))
  }
  throw new Error(`Nobody knows the step "${text}".`)
}
